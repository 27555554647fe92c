"""Checks by other apps on changes to providers: what would the change break?"""

from collections.abc import Callable, Sequence
from datetime import datetime


class BlockedByAppointments(Exception):
    """The change would break something, such as booked appointments. `providers` maps each provider id to a reason."""

    def __init__(self, providers: dict[int, str]) -> None:
        super().__init__(f"{len(providers)} providers")
        self.providers = providers


# A check is called before the change, with the ids of the locked providers and the current time. It returns a function
# that is called after the change is written, and returns a reason by provider id for everything that would break.
ImpactCheck = Callable[[Sequence[int], datetime], Callable[[], dict[int, str]]]
IMPACT_CHECKS: list[ImpactCheck] = []


def register_impact_check(check: ImpactCheck) -> None:
    """Run this check on every change to providers. Call it once, when the process starts."""
    IMPACT_CHECKS.append(check)
