"""Sessions at `/staff/`, to look at."""

from matching.admin import appointment, provider

__all__ = ["appointment", "provider"]
