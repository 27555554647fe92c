"""What the clock alone will change: who must be read again when."""

import heapq
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Agenda:
    """Who must be read again when: each provider once a moment, however often it changes."""

    moments: list[datetime] = field(default_factory=list)
    providers: dict[datetime, set[int]] = field(default_factory=dict)

    def add(self, moment: datetime, provider: int) -> None:
        """Read this provider again at that moment."""
        if moment not in self.providers:
            heapq.heappush(self.moments, moment)
            self.providers[moment] = set()
        self.providers[moment].add(provider)

    def due(self, now: datetime) -> set[int]:
        """Who is to be read again by now; each is told once."""
        found: set[int] = set()
        while self.moments and self.moments[0] <= now:
            found |= self.providers.pop(heapq.heappop(self.moments))
        return found
