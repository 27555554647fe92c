"""The ranking index of this process: an in-memory snapshot of the providers, refreshed from PostgreSQL."""

from matching.search.index.snapshot import ChangeSet, cached, current, is_built, keep, refresh, reset

__all__ = ["ChangeSet", "cached", "current", "is_built", "keep", "refresh", "reset"]
