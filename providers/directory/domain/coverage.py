"""Which plan pays for which provider, in which state, on which day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from providers.directory.domain.freshness import fresh

PLAN_KINDS = ("ppo", "hmo", "epo", "pos", "medicaid", "medicare", "eap")


@dataclass(frozen=True, slots=True)
class Participation:
    """A provider takes part in a plan, in some states or (None) all, from a day, perhaps to a day, both inclusive."""

    plan: str
    states: frozenset[str] | None
    starts_on: date
    ends_on: date | None
    verified_on: date | None

    def in_force(self, state: str | None, day: date) -> bool:
        """Whether it counts in that state (None: in any) on that day, verification aside."""
        somewhere = state is None or self.states is None or state in self.states
        return somewhere and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def believed(parts: Iterable[Participation], today: date) -> list[Participation]:
    """Those verified lately enough to count today and not already over, by plan."""
    kept = [p for p in parts if fresh(p.verified_on, today) and (p.ends_on is None or p.ends_on >= today)]
    return sorted(kept, key=lambda p: (p.plan, p.starts_on))
