"""How much is open in the next seven days for whoever looks for talking therapy about one concern."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from matching.search.domain import provider_arrays as grid
from matching.search.domain.day_bitmaps import Days, slot, span
from matching.search.domain.hard_filters import any_bit
from matching.search.domain.provider_arrays import Columns
from matching.search.domain.shard import Array, Shard, positions
from providers.directory.domain import hours, intervals

DAYS = 7
KIND = ("kind", grid.kind("therapy", "individual"))


@dataclass(frozen=True, slots=True)
class Open:
    """First visits that can be had: the words of starts of each provider, and how long a visit is (minutes)."""

    starts: Array
    minutes: Array

    def times(self) -> int:
        """How many visits fit, of each provider one after the other: a start inside an earlier visit isn't counted."""
        return int(in_a_row(unpacked(self.starts), self.minutes).sum())


def in_a_row(starts: Array, minutes: Array) -> Array:
    """How many sessions each row has room for, one after another, each at the first start that is left.

    `starts`: a bit for each quarter of an hour of each row; `minutes`: how long a session of the row is.
    """
    length = -(-minutes.astype(np.int64) // hours.QUARTER)
    count, free_from = np.zeros(len(starts), np.int64), np.zeros(len(starts), np.int64)
    for at in np.flatnonzero(starts.any(axis=0)).tolist():
        taken = (starts[:, at] != 0) & (free_from <= at)
        count += taken
        free_from[taken] = at + length[taken]
    return count


def unpacked(words: Array) -> Array:
    """The bits of rows of words, a byte each."""
    return np.unpackbits(np.ascontiguousarray(words).view(np.uint8), axis=1, bitorder="little")


def week(columns: Columns, concern: str, states: Iterable[str], now: datetime) -> Open | None:
    """The starts in the next seven days of those who work with the concern and take new clients, each provider once.

    None for a concern that no picture knows. A license that ends within the week doesn't count at all, so that the
    number is never too large. What is given is a copy: it may be read without the index's lock.
    """
    bit = columns.lexicon.concerns.get(concern)
    if bit is None:
        return None
    first = intervals.minute(now, up=True)
    last, origin = first + DAYS * hours.DAY, columns.origin
    window = span(
        tuple(
            (slot(first + notice, origin), slot(min(last, first + horizon), origin))
            for notice, horizon in columns.rules
        )
    )
    needed = np.uint64(Days("UTC", origin).between(first, last))
    starts, minutes, seen = [], [], np.zeros(0, np.int64)
    for shard in (columns.shards[state] for state in states if state in columns.shards):
        at = _those(shard, 1 << bit, needed, seen)
        records = shard.records.take(at)
        found = shard.starts.take(at, axis=0)[:, window.low : window.high] & window.slots[records["rule"]]
        open_ = found.any(axis=1)
        seen = np.union1d(seen, records["provider"][open_])
        starts.append(found[open_])
        minutes.append(records["minutes"][open_])
    if not starts:
        return Open(np.zeros((0, window.high - window.low), np.uint64), np.zeros(0, np.int64))
    return Open(np.concatenate(starts), np.concatenate(minutes))


def _those(shard: Shard, concern: int, needed: np.uint64, seen: Array) -> Array:
    """The rows of a state that count, but for their starts."""
    at = positions(shard.marked(("open", 1)) & shard.marked(KIND))
    records = shard.records.take(at)
    kept = any_bit(records["concerns"] | records["focus"], concern) & (records["authority"] & needed == needed)
    return at[kept & ~np.isin(records["provider"], seen)]
