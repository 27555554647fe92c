"""Content negotiation by the `Accept` header only."""

from types import SimpleNamespace
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation


class AcceptHeaderNegotiation(DefaultContentNegotiation):
    """Leaves the query parameter `format`, which DRF uses for renderers, to the API: there it is a visit's format."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE=None)
