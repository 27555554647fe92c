"""Sessions at `/staff/`, to look at."""

from matching.admin import access, appointment, consent, practice, provider

__all__ = ["access", "appointment", "consent", "practice", "provider"]
