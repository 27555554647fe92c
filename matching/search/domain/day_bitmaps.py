"""Stretches of time, dates and wall-clock times of one zone, as bits over the span of a picture."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np

from matching.appointments.domain.criteria import Times
from matching.search.domain import provider_arrays as grid
from matching.search.domain import shard
from matching.search.domain.shard import Array
from providers.directory.domain import hours

# No slot, and the date of none: later than any.
NONE, NEVER = 1 << 20, 1 << 20


@dataclass(frozen=True, slots=True)
class Span:
    """For each of some stretches of slots (a line each): its slots, from word `low` to before word `high`, and the half
    days that it holds whole or touches.
    """

    low: int
    high: int
    slots: Array
    whole: Array
    touched: Array


# All questions of one quarter of an hour ask for the same stretches.
@lru_cache(maxsize=1_000)
def span(stretches: tuple[tuple[int, int], ...]) -> Span:
    """The span of these stretches, each from one slot to before another."""
    kept = [(first, last) for first, last in stretches if first < last]
    low = min((first for first, _ in kept), default=0) // 64
    high = -(-max((last for _, last in kept), default=0) // 64)
    slots = [grid.words(_run(first, last))[low:high] for first, last in stretches]
    whole = [_run(-(-first // shard.CELL), last // shard.CELL) for first, last in stretches]
    touched = [_run(first // shard.CELL, -(-last // shard.CELL)) if first < last else 0 for first, last in stretches]
    lines = np.array(slots, np.uint64).reshape(len(stretches), high - low)
    return Span(low, high, lines, np.array(whole, np.uint64), np.array(touched, np.uint64))


def slot(at: int, origin: int) -> int:
    """The first slot that starts at or after a minute, kept within the picture."""
    return min(max(-(-(at - origin) // hours.QUARTER), 0), shard.SLOTS)


class Days:
    """Local dates of one zone over the span of a picture, as bits of day masks."""

    def __init__(self, timezone: str, origin: int) -> None:
        self.timezone, self.origin = timezone, origin
        self.midnights = _midnights(timezone, origin)

    def number(self, at: int) -> int:
        """The bit of the local date that a minute lies in."""
        return bisect_right(self.midnights, at) - 1

    def between(self, first: int, last: int) -> int:
        """The dates of [first, last) as a day mask."""
        if first >= last:
            return 0
        low, high = self.number(first), self.number(last - 1)
        return ((1 << (high - low + 1)) - 1) << low

    def starts(self, mask: int) -> Array:
        """The slots that lie on the dates of a day mask, as words."""
        return _starts(self.timezone, self.origin, mask)

    def of(self, slots: Array) -> Array:
        """The bit of the local date of each of these slots; NEVER for one beyond the picture."""
        return _numbers(self.timezone, self.origin).take(slots, mode="clip")

    def soonest(self, cells: Array) -> Array:
        """For each word of half days the bit of the local date in which the first begins: no start in it is earlier."""
        return _numbers(self.timezone, self.origin).take(lowest(cells) * shard.CELL)


def first_bit(rows: Array) -> Array:
    """The place of the lowest bit of each row of words; NONE for a row without."""
    word = (rows != 0).argmax(axis=1)
    value = rows[np.arange(len(rows)), word]
    return np.where(value != 0, word * 64 + lowest(value), NONE)


def lowest(words: Array) -> Array:
    """The place of the lowest bit of each word; 0 for none."""
    below = ~words & (words - np.uint64(1))
    return np.bitwise_count(below).astype(np.intp) & 63


@lru_cache(maxsize=10_000)
def wished(timezone: str, times: tuple[Times, ...], origin: int) -> Array:
    """The slots whose wall-clock time in `timezone` lies in the wished times, as words."""
    walls = _walls(timezone, origin)
    weekday, minute = (walls // hours.DAY + hours.EPOCH.weekday()) % 7, walls % hours.DAY
    found = np.zeros(shard.SLOTS, np.bool_)
    for wish in times:
        found |= np.isin(weekday, wish.days) & (minute >= wish.start) & (minute < wish.end)
    return np.packbits(found, bitorder="little").view(np.uint64)


def _run(first: int, last: int) -> int:
    """The bits from one to before another."""
    return ((1 << (last - first)) - 1) << first if first < last else 0


@lru_cache(maxsize=1_000)
def _midnights(timezone: str, origin: int) -> tuple[int, ...]:
    first = hours.EPOCH + timedelta(days=origin // hours.DAY - 1)
    return tuple(hours.local_midnight(timezone, first + timedelta(days=n)) for n in range(shard.SPAN_DAYS + 3))


@lru_cache(maxsize=1_000)
def _numbers(timezone: str, origin: int) -> Array:
    """The bit of the local date of each slot, and NEVER for the one after the last."""
    slots = np.arange(origin, origin + shard.SLOTS * hours.QUARTER, hours.QUARTER)
    return np.append(np.searchsorted(_midnights(timezone, origin), slots, "right") - 1, NEVER)


@lru_cache(maxsize=1_000)
def _walls(timezone: str, origin: int) -> Array:
    """What the clock in `timezone` shows at each slot, in minutes since the epoch as it counts them."""
    slots = range(origin, origin + shard.SLOTS * hours.QUARTER, hours.QUARTER)
    return np.array([hours.wall(timezone, at) for at in slots])


# Licenses and plans begin and end on few distinct days, and are asked for in few zones.
@lru_cache(maxsize=10_000)
def _starts(timezone: str, origin: int, mask: int) -> Array:
    found, midnights = 0, _midnights(timezone, origin)
    for number, (first, last) in enumerate(pairwise(midnights)):
        if mask >> number & 1:
            found |= _run(slot(first, origin), slot(last, origin))
    return grid.words(found)
