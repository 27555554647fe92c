"""Provider records at `/staff/`."""

from providers.admin import coverage, imports, license, profile, vocabulary

__all__ = ["coverage", "imports", "license", "profile", "vocabulary"]
