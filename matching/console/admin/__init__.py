"""Staff pages of appointments, calls, queues and the dashboard."""

from matching.console.admin import appointment, consent, practice, provider

__all__ = ["appointment", "consent", "practice", "provider"]
