"""Which plans a provider takes part in, in which states and on which days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from providers.directory.domain.freshness import is_current

PLAN_KINDS = ("ppo", "hmo", "epo", "pos", "medicaid", "medicare", "eap")


@dataclass(frozen=True, slots=True)
class Participation:
    """A provider's participation in a plan, in some states or (None) in all. Both dates are inclusive."""

    plan: str
    states: frozenset[str] | None
    starts_on: date
    ends_on: date | None
    verified_on: date | None

    def in_force(self, state: str | None, day: date) -> bool:
        """Return whether the participation covers the state (None: any state) on that day, verified or not."""
        in_state = state is None or self.states is None or state in self.states
        return in_state and self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


def current(
    participations: Iterable[Participation], today: date, *, ends_from: date | None = None
) -> list[Participation]:
    """Return those whose verification is current `today`, by plan and start, without those that have ended.

    `ends_from` is the earliest last day to return, default `today`.
    """
    rows = [
        row
        for row in participations
        if is_current(row.verified_on, today) and (row.ends_on is None or row.ends_on >= (ends_from or today))
    ]
    return sorted(rows, key=lambda row: (row.plan, row.starts_on))
