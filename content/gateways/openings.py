"""Who is open this week, asked of whoever knows. This app doesn't: `counted_by` is told at the start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Week:
    """Therapists with an open time in the next seven days, and those times; ones that overlap count once."""

    therapists: int
    times: int


class Counter(Protocol):
    """Counts for one concern, in one state (USPS code) or, with "", in all together. None: not known just now."""

    def __call__(self, concern: str, state: str) -> Week | None: ...


States = Callable[[], Sequence[tuple[str, str]]]
_told: tuple[Counter, States] | None = None


def counted_by(counter: Counter, states: States) -> None:
    """From now on these are asked: for the count, and for the states that can be chosen, as (code, name)."""
    global _told
    _told = (counter, states)


def week(concern: str, state: str = "") -> Week | None:
    """The count, or None where nobody knows it: then no number is shown."""
    return _told[0](concern, state) if _told and concern else None


def states() -> Sequence[tuple[str, str]]:
    """The states to choose from, none where nobody knows them."""
    return _told[1]() if _told else ()
