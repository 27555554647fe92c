"""Providers to reload at a set time: changes that come from the clock alone."""

import heapq
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class ExpiryQueue:
    """Times at which providers must be reloaded. Each provider is queued once per time."""

    times: list[datetime] = field(default_factory=list)
    providers: dict[datetime, set[int]] = field(default_factory=dict)

    def add(self, at: datetime, provider: int) -> None:
        """Reload this provider at that time."""
        if at not in self.providers:
            heapq.heappush(self.times, at)
            self.providers[at] = set()
        self.providers[at].add(provider)

    def pop_due(self, now: datetime) -> set[int]:
        """Remove and return the providers to reload by now."""
        providers: set[int] = set()
        while self.times and self.times[0] <= now:
            providers |= self.providers.pop(heapq.heappop(self.times))
        return providers
