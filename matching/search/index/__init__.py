"""The ranking index of this process: an in-memory snapshot of the providers, refreshed from PostgreSQL."""

from matching.search.index.snapshot import Look, built, current, follow, remembered, reset

__all__ = ["Look", "built", "current", "follow", "remembered", "reset"]
