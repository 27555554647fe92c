"""How many first therapy sessions are open in the next seven days for one concern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from matching.search.domain import provider_arrays
from matching.search.domain.day_bitmaps import Days, slot_at, window_mask
from matching.search.domain.hard_filters import any_bit
from matching.search.domain.provider_arrays import ProviderArrays
from matching.search.domain.shard import Array, Shard, positions
from providers.directory.domain import hours, intervals

DAYS = 7
# How far the clocks of the world are behind and ahead of UTC, in minutes.
FARTHEST_BEHIND, FARTHEST_AHEAD = 12 * 60, 14 * 60
KIND = ("kind", provider_arrays.visit_kind_code("therapy", "individual"))


@dataclass(frozen=True, slots=True)
class WeekOpenings:
    """First sessions that can be booked: words of starts and session length (minutes), one row per provider."""

    starts: Array
    minutes: Array

    def times(self) -> int:
        """Return how many sessions fit one after another; a start inside an earlier session doesn't count."""
        return int(sessions_that_fit(unpack_bits(self.starts), self.minutes).sum())


def sessions_that_fit(starts: Array, minutes: Array) -> Array:
    """Return how many sessions of `minutes` fit one after another in each row, each at the first free start.

    `starts` has one element for each quarter hour of each row.
    """
    length = -(-minutes.astype(np.int64) // hours.QUARTER)
    count, free_from = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
    for at in np.flatnonzero(starts.any(axis=0)).tolist():
        fits = (starts[:, at] != 0) & (free_from <= at)
        count += fits
        free_from[fits] = at + length[fits]
    return count


def unpack_bits(words: Array) -> Array:
    """Return the bits of rows of words, one byte a bit."""
    return np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1, bitorder="little")


def week(arrays: ProviderArrays, concern: str, states: Iterable[str], now: datetime) -> WeekOpenings | None:
    """Return the starts in the next seven days of providers who treat the concern and accept new clients.

    Each provider counts once. A license that isn't in force in the whole week, in every time zone, doesn't count at all, so
    that the number is never too large. Returns None for a concern that the snapshot doesn't know. The result is a copy and
    can be read without the index's lock.
    """
    bit = arrays.vocabulary_bits.concerns.get(concern)
    if bit is None:
        return None
    first = intervals.to_minute(now, up=True)
    last, origin = first + DAYS * hours.DAY, arrays.origin
    window = window_mask(
        tuple(
            (slot_at(first + notice, origin), slot_at(min(last, first + horizon), origin))
            for notice, horizon in arrays.rules
        )
    )
    # The reader's zone isn't known: the dates in every zone.
    week_days = np.uint64(Days("UTC", origin).between(first - FARTHEST_BEHIND, last + FARTHEST_AHEAD))
    starts, minutes, counted = [], [], np.zeros(0, np.int64)
    for shard in (arrays.shards[state] for state in states if state in arrays.shards):
        at = _eligible_rows(shard, 1 << bit, week_days, counted)
        records = shard.records.take(at)
        row_starts = shard.starts.take(at, axis=0)[:, window.low : window.high] & window.slots[records["rule"]]
        has_start = row_starts.any(axis=1)
        counted = np.union1d(counted, records["provider"][has_start])
        starts.append(row_starts[has_start])
        minutes.append(records["minutes"][has_start])
    if not starts:
        return WeekOpenings(np.zeros((0, window.high - window.low), np.uint64), np.zeros(0, np.int64))
    return WeekOpenings(np.concatenate(starts), np.concatenate(minutes))


def _eligible_rows(shard: Shard, concern: int, week_days: np.uint64, counted: Array) -> Array:
    """Return the rows of a state that pass everything except openings, without providers already counted."""
    at = positions(shard.rows_with_flag(("open", 1)) & shard.rows_with_flag(KIND))
    records = shard.records.take(at)
    treats = any_bit(records["concerns"] | records["focus"], concern)
    licensed = records["authority"] & week_days == week_days
    return at[treats & licensed & ~np.isin(records["provider"], counted)]
