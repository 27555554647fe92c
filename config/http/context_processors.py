"""Context processors of the public pages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site_context(request: HttpRequest) -> dict[str, Any]:
    """Return the quick-exit URL, whether the data are sample data, and the languages."""
    return {
        "quick_exit_url": settings.QUICK_EXIT_URL,
        "sample_data": settings.ENV != "production",
        "languages": settings.LANGUAGES,
    }
