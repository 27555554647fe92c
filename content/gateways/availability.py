"""This week's openings, from the functions that another app registers when it starts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class WeekCount:
    """How many therapists have an opening in the next seven days, and how many openings; overlapping ones count once."""

    therapists: int
    times: int


class Counter(Protocol):
    """Counts for one concern in one state (USPS code), or in all states with "". Returns None if unavailable."""

    def __call__(self, concern: str, state: str) -> WeekCount | None: ...


States = Callable[[], Sequence[tuple[str, str]]]
_registered: tuple[Counter, States] | None = None


def register_counter(counter: Counter, states: States) -> None:
    """Register the function that counts openings, and the one that lists states as (code, name)."""
    global _registered
    _registered = (counter, states)


def week(concern: str, state: str = "") -> WeekCount | None:
    """Return the count, or None if it is unavailable."""
    return _registered[0](concern, state) if _registered and concern else None


def states() -> Sequence[tuple[str, str]]:
    """Return the states to choose from as (code, name); empty if nothing is registered."""
    return _registered[1]() if _registered else ()
