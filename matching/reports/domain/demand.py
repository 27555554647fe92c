"""What people asked for, as counts that name nobody; and which of these counts may be shown."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

# What is counted: lists that were asked for, those that stayed empty, and why.
ASKED, UNMET, MISSED = "asked", "unmet", "missed"
SELF_PAY, ANY, NOBODY = "self", "any", "nobody"
# Fewer than this many are never shown.
LEAST = 11
# Counts are shown by blocks of four whole weeks that don't overlap: no two views differ by a day.
BLOCK = timedelta(weeks=4)
FIRST_MONDAY = date(2024, 1, 1)

Key = TypeVar("Key", bound=Hashable)
# What is counted, and in which cell.
Tick = tuple[str, str]


def ticks(state: str, payer: str | None, concern: str | None, eligible: int, helps: Iterable[str]) -> list[Tick]:
    """What one question adds to the counts. `helps`: the answer, or pair of them, that would bring the most if let go."""
    cell = "/".join((state, payer or SELF_PAY, concern or ANY))
    if eligible:
        return [(ASKED, cell)]
    return [(ASKED, cell), (UNMET, cell), (MISSED, "+".join(helps) or NOBODY)]


def block(today: date) -> tuple[date, date]:
    """The first and last day of the last whole block before today."""
    ended = (today - FIRST_MONDAY) // BLOCK
    first = FIRST_MONDAY + (ended - 1) * BLOCK
    return first, first + BLOCK - timedelta(days=1)


def showable(counts: Mapping[Key, int], least: int = LEAST) -> tuple[dict[Key, int], int]:
    """The cells that may be shown, largest first, and the sum of all others (0: there are none, or it may not be shown).

    Small cells are hidden, and so many larger ones with them that the others are at least two and make up at least
    `least`: what is hidden can't be had by subtracting what is shown from any total.
    """
    ordered = sorted((item for item in counts.items() if item[1] > 0), key=lambda item: (-item[1], str(item[0])))
    kept = [item for item in ordered if item[1] >= least]
    rest = ordered[len(kept) :]
    while kept and rest and (len(rest) < 2 or sum(count for _key, count in rest) < least):
        rest.insert(0, kept.pop())
    others = sum(count for _key, count in rest)
    return dict(kept), others if len(rest) > 1 and others >= least else 0
