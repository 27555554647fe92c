"""What this process keeps in memory to rank by, and how it stays true."""

from matching.index.picture import current, remembered, reset

__all__ = ["current", "remembered", "reset"]
