"""Staff pages for provider records."""

from providers.console.admin import coverage, imports, license, provider, vocabulary

__all__ = ["coverage", "imports", "license", "provider", "vocabulary"]
