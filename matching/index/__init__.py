"""What this process keeps in memory to rank by, and how it stays true."""

from matching.index.picture import current, reset

__all__ = ["current", "reset"]
