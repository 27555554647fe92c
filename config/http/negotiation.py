"""Which format an answer has: what `Accept` says, and nothing in the address."""

from types import SimpleNamespace
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation


class ByAccept(DefaultContentNegotiation):
    """The framework takes a parameter named `format` for itself; here it is the format of a session."""

    settings: Any = SimpleNamespace(URL_FORMAT_OVERRIDE=None)
