"""Bitmaps over the days of a snapshot: windows of slots, dates of one time zone, preferred times of day."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from itertools import pairwise

import numpy as np

from matching.appointments.domain.criteria import PreferredTimes
from matching.search.domain import provider_arrays, shard
from matching.search.domain.shard import Array
from providers.directory.domain import hours

# The values for "no slot" and its date; both sort after every real value.
NO_SLOT = 1 << 20
NO_DAY = 1 << 20


@dataclass(frozen=True, slots=True)
class WindowMask:
    """Ranges of slots, one array row per range.

    `slots` holds the slot bits in the words from `low` to before `high`. `full_half_days` has a bit for each half day
    inside the range, `partial_half_days` for each half day that overlaps it.
    """

    low: int
    high: int
    slots: Array
    full_half_days: Array
    partial_half_days: Array


# Queries within the same 15 minutes ask for the same ranges.
@lru_cache(maxsize=1_000)
def window_mask(ranges: tuple[tuple[int, int], ...]) -> WindowMask:
    """Return the masks of half-open ranges of slots."""
    nonempty = [(first, last) for first, last in ranges if first < last]
    low = min((first for first, _ in nonempty), default=0) // 64
    high = -(-max((last for _, last in nonempty), default=0) // 64)
    slots = [provider_arrays.words(_bit_range(first, last))[low:high] for first, last in ranges]
    full_half_days = [
        _bit_range(-(-first // shard.SLOTS_PER_HALF_DAY), last // shard.SLOTS_PER_HALF_DAY) for first, last in ranges
    ]
    partial_half_days = [
        _bit_range(first // shard.SLOTS_PER_HALF_DAY, -(-last // shard.SLOTS_PER_HALF_DAY)) if first < last else 0
        for first, last in ranges
    ]
    slot_words = np.array(slots, np.uint64).reshape(len(ranges), high - low)
    return WindowMask(
        low, high, slot_words, np.array(full_half_days, np.uint64), np.array(partial_half_days, np.uint64)
    )


def slot_at(at: int, origin: int) -> int:
    """Return the first slot that starts at or after a minute, limited to the slots of the snapshot."""
    return min(max(-(-(at - origin) // hours.QUARTER), 0), shard.SLOTS)


class Days:
    """The local dates of one time zone over the days of a snapshot, as bits of day masks."""

    def __init__(self, timezone: str, origin: int) -> None:
        self.timezone, self.origin = timezone, origin
        self.midnights = _midnights(timezone, origin)

    def day_index(self, at: int) -> int:
        """Return the bit index of the local date of a minute."""
        return bisect_right(self.midnights, at) - 1

    def between(self, first: int, last: int) -> int:
        """Return the day mask of the local dates of [first, last), in minutes."""
        if first >= last:
            return 0
        low, high = self.day_index(first), self.day_index(last - 1)
        return ((1 << (high - low + 1)) - 1) << low

    def slots_on_days(self, mask: int) -> Array:
        """Return the slots on the dates of a day mask, as words."""
        return _slots_on_days(self.timezone, self.origin, mask)

    def of(self, slots: Array) -> Array:
        """Return the bit index of the local date of each slot, NEVER for a slot after the snapshot."""
        return _day_indexes(self.timezone, self.origin).take(slots, mode="clip")

    def earliest_day(self, half_days: Array) -> Array:
        """Return the bit index of the local date when the first half day of each word begins.

        No start in the word is on an earlier date.
        """
        return _day_indexes(self.timezone, self.origin).take(lowest_bit(half_days) * shard.SLOTS_PER_HALF_DAY)


def first_bit(rows: Array) -> Array:
    """Return the index of the lowest bit of each row of words, NONE for an empty row."""
    word = (rows != 0).argmax(axis=1)
    value = rows[np.arange(len(rows)), word]
    return np.where(value != 0, word * 64 + lowest_bit(value), NO_SLOT)


def lowest_bit(words: Array) -> Array:
    """Return the index of the lowest bit of each word, 0 for an empty word."""
    below = ~words & (words - np.uint64(1))
    return np.bitwise_count(below).astype(np.intp) & 63


@lru_cache(maxsize=10_000)
def preferred_slots(timezone: str, times: tuple[PreferredTimes, ...], origin: int) -> Array:
    """Return the slots whose local time in `timezone` lies in the preferred times, as words."""
    local = _local_minutes(timezone, origin)
    weekday, minute = (local // hours.DAY + hours.EPOCH.weekday()) % 7, local % hours.DAY
    matches = np.zeros(shard.SLOTS, np.bool_)
    for preferred in times:
        matches |= np.isin(weekday, preferred.days) & (minute >= preferred.start) & (minute < preferred.end)
    return np.packbits(matches, bitorder="little").view(np.uint64)


def _bit_range(first: int, last: int) -> int:
    """Return the bits in [first, last)."""
    return ((1 << (last - first)) - 1) << first if first < last else 0


@lru_cache(maxsize=1_000)
def _midnights(timezone: str, origin: int) -> tuple[int, ...]:
    first = hours.EPOCH + timedelta(days=origin // hours.DAY - 1)
    return tuple(hours.local_midnight(timezone, first + timedelta(days=n)) for n in range(shard.SPAN_DAYS + 3))


@lru_cache(maxsize=1_000)
def _day_indexes(timezone: str, origin: int) -> Array:
    """Return the bit index of the local date of each slot, and NEVER for the slot after the last."""
    slots = np.arange(origin, origin + shard.SLOTS * hours.QUARTER, hours.QUARTER)
    return np.append(np.searchsorted(_midnights(timezone, origin), slots, "right") - 1, NO_DAY)


@lru_cache(maxsize=1_000)
def _local_minutes(timezone: str, origin: int) -> Array:
    """Return the local time in `timezone` at each slot, in local minutes since the epoch."""
    slots = range(origin, origin + shard.SLOTS * hours.QUARTER, hours.QUARTER)
    return np.array([hours.local_minute(timezone, at) for at in slots])


# Licenses and plans begin and end on few distinct days, and clients live in few time zones.
@lru_cache(maxsize=10_000)
def _slots_on_days(timezone: str, origin: int, mask: int) -> Array:
    slots, midnights = 0, _midnights(timezone, origin)
    for index, (first, last) in enumerate(pairwise(midnights)):
        if mask >> index & 1:
            slots |= _bit_range(slot_at(first, origin), slot_at(last, origin))
    return provider_arrays.words(slots)
