"""Dates and wall-clock times of one zone, as bits over the span of a picture."""

from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np

from matching.domain import columns as grid
from matching.domain.columns import Array
from matching.domain.criteria import Times
from providers.domain import hours

NEVER = 10_000


class Days:
    """Local dates of one zone over the span of a picture, as bits of day masks."""

    def __init__(self, timezone: str, origin: int) -> None:
        self.timezone, self.origin = timezone, origin
        self.midnights = _midnights(timezone, origin)

    def number(self, at: int) -> int:
        """The bit of the local date that a minute lies in."""
        return int(np.searchsorted(self.midnights, at, "right")) - 1

    def between(self, first: int, last: int) -> int:
        """The dates of [first, last) as a day mask."""
        if first >= last:
            return 0
        low, high = self.number(first), self.number(last - 1)
        return ((1 << (high - low + 1)) - 1) << low

    def starts(self, mask: int) -> Array:
        """The slots that lie on the dates of a day mask, as words."""
        return _starts(self.timezone, self.origin, mask)

    def first(self, rows: Array) -> Array:
        """For each row of start words the bit of the local date of its first start, or NEVER."""
        word = (rows != 0).argmax(axis=1)
        value = rows[np.arange(len(rows)), word]
        lowest = value & (~value + np.uint64(1))
        slot = word * 64 + np.bitwise_count(lowest - np.uint64(1)).astype(np.int64)
        numbers = np.searchsorted(self.midnights, self.origin + slot * hours.QUARTER, "right") - 1
        return np.where(value != 0, numbers, NEVER)


@lru_cache(maxsize=10_000)
def wished(timezone: str, times: tuple[Times, ...], origin: int) -> Array:
    """The slots whose wall-clock time in `timezone` lies in the wished times, as words."""
    walls = _walls(timezone, origin)
    weekday, minute = (walls // hours.DAY + hours.EPOCH.weekday()) % 7, walls % hours.DAY
    found = np.zeros(grid.SLOTS, np.bool_)
    for wish in times:
        found |= np.isin(weekday, wish.days) & (minute >= wish.start) & (minute < wish.end)
    return np.packbits(found, bitorder="little").view(np.uint64)


def run(origin: int, first: int, last: int) -> int:
    """The bitmap of the slots in [first, last)."""
    return hours.within((1 << grid.SLOTS) - 1, origin, first, last)


@lru_cache(maxsize=1_000)
def _midnights(timezone: str, origin: int) -> Array:
    first = hours.EPOCH + timedelta(days=origin // hours.DAY - 1)
    return np.array([hours.local_midnight(timezone, first + timedelta(days=n)) for n in range(grid.SPAN_DAYS + 3)])


@lru_cache(maxsize=1_000)
def _walls(timezone: str, origin: int) -> Array:
    """What the clock in `timezone` shows at each slot, in minutes since the epoch as it counts them."""
    slots = range(origin, origin + grid.SLOTS * hours.QUARTER, hours.QUARTER)
    return np.array([hours.wall(timezone, at) for at in slots])


# Licenses and plans begin and end on few distinct days, and are asked for in few zones.
@lru_cache(maxsize=10_000)
def _starts(timezone: str, origin: int, mask: int) -> Array:
    found, midnights = 0, _midnights(timezone, origin).tolist()
    for number, (first, last) in enumerate(pairwise(midnights)):
        if mask >> number & 1:
            found |= run(origin, first, last)
    return grid.words(found)
