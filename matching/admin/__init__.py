"""Sessions at `/staff/`, to look at."""

from matching.admin import access, appointment, provider

__all__ = ["access", "appointment", "provider"]
