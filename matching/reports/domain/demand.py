"""Counters of demand without personal data, and the rule for which cells may be shown."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar

# Match queries, those without a result, and the filter that would have helped most.
QUERIES, UNMET, MISSED = "asked", "unmet", "missed"
SELF_PAY, ANY, NO_FILTER = "self", "any", "nobody"
# Smaller counts are never shown.
MIN_SHOWN_COUNT = 11
# Counts are shown in fixed blocks of four weeks, so that no two views differ by a single day.
BLOCK = timedelta(weeks=4)
FIRST_MONDAY = date(2024, 1, 1)

Key = TypeVar("Key", bound=Hashable)
# Counter and cell.
Counter = tuple[str, str]


def counters(state: str, payer: str | None, concern: str | None, eligible: int, helps: Iterable[str]) -> list[Counter]:
    """Return the counters that one match query adds to.

    `helps` is the filter, or pair of filters, whose relaxation adds the most providers.
    """
    cell = "/".join((state, payer or SELF_PAY, concern or ANY))
    if eligible:
        return [(QUERIES, cell)]
    return [(QUERIES, cell), (UNMET, cell), (MISSED, "+".join(helps) or NO_FILTER)]


def four_week_block(today: date) -> tuple[date, date]:
    """Return the first and last day of the last complete block before today."""
    ended = (today - FIRST_MONDAY) // BLOCK
    first = FIRST_MONDAY + (ended - 1) * BLOCK
    return first, first + BLOCK - timedelta(days=1)


def suppress_small_cells(counts: Mapping[Key, int], least: int = MIN_SHOWN_COUNT) -> tuple[dict[Key, int], int]:
    """Return the cells that may be shown, largest first, and the sum of the others (0 if none or not to be shown).

    Hides cells below `least`, and more cells until at least two are hidden with a sum of at least `least`. So no hidden
    count can be computed by subtracting the shown cells from a total.
    """
    ordered = sorted((item for item in counts.items() if item[1] > 0), key=lambda item: (-item[1], str(item[0])))
    visible = [item for item in ordered if item[1] >= least]
    hidden = ordered[len(visible) :]
    while visible and hidden and (len(hidden) < 2 or sum(count for _key, count in hidden) < least):
        hidden.insert(0, visible.pop())
    others = sum(count for _key, count in hidden)
    return dict(visible), others if len(hidden) > 1 and others >= least else 0
