"""Staff pages: appointments, phone booking, work queues and the dashboard."""

from matching.console.admin import appointment, consent, provider, provider_requests

__all__ = ["appointment", "consent", "provider", "provider_requests"]
