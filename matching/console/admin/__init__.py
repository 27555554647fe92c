"""Staff pages: appointments, phone booking, work queues and the dashboard."""

from matching.console.admin import appointment, consent, practice, provider

__all__ = ["appointment", "consent", "practice", "provider"]
