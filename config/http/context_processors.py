"""What every page of the site is framed by."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """A context processor: where leaving leads, and whether the people shown are made up."""
    return {"leave_to": settings.LEAVE_TO, "sample_data": settings.ENV != "production", "languages": settings.LANGUAGES}
