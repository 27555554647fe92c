"""Sessions at `/staff/`, to look at."""

from config.audit import admin
from matching.console.admin import appointment, consent, practice, provider

__all__ = ["access", "appointment", "consent", "practice", "provider"]
