"""What this process keeps in memory to rank by, and how it stays true."""

from matching.search.index.snapshot import Look, built, current, follow, remembered, reset

__all__ = ["Look", "built", "current", "follow", "remembered", "reset"]
