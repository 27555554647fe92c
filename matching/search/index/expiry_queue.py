"""Providers to reload at a set time: changes that come from the clock alone."""

import heapq
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Agenda:
    """Times at which providers must be reloaded. Each provider is queued once per time."""

    moments: list[datetime] = field(default_factory=list)
    providers: dict[datetime, set[int]] = field(default_factory=dict)

    def add(self, moment: datetime, provider: int) -> None:
        """Reload this provider at that time."""
        if moment not in self.providers:
            heapq.heappush(self.moments, moment)
            self.providers[moment] = set()
        self.providers[moment].add(provider)

    def due(self, now: datetime) -> set[int]:
        """Remove and return the providers to reload by now."""
        providers: set[int] = set()
        while self.moments and self.moments[0] <= now:
            providers |= self.providers.pop(heapq.heappop(self.moments))
        return providers
