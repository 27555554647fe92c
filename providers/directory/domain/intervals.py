"""Half-open intervals of whole minutes since the Unix epoch (UTC)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

Interval = tuple[int, int]
Point = TypeVar("Point", int, datetime)
EPOCH, MINUTE = datetime(1970, 1, 1, tzinfo=UTC), timedelta(minutes=1)


def to_minute(instant: datetime, *, up: bool = False) -> int:
    """Return the minute of an aware datetime, rounded down, or up with `up`."""
    elapsed = instant - EPOCH
    return -(-elapsed // MINUTE) if up else elapsed // MINUTE


def to_datetime(at: int) -> datetime:
    """Return the UTC datetime of a minute."""
    return datetime.fromtimestamp(at * 60, UTC)


def to_interval(start: datetime, end: datetime) -> Interval:
    """Return the smallest interval of whole minutes that contains [start, end)."""
    return to_minute(start), to_minute(end, up=True)


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """Return the same minutes as the fewest intervals: sorted, disjoint and not empty. Adjacent ones are joined."""
    merged: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def subtract(intervals: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """Return the minutes of `intervals` that are in none of `holes`."""
    remaining: list[Interval] = []
    gaps = merge(holes)
    for start, end in merge(intervals):
        for gap_start, gap_end in gaps:
            if gap_end <= start:
                continue
            if gap_start >= end:
                break
            if gap_start > start:
                remaining.append((start, gap_start))
            start = gap_end
            if start >= end:
                break
        if start < end:
            remaining.append((start, end))
    return remaining


def overlaps_any(start: Point, end: Point, others: Iterable[tuple[Point, Point]]) -> bool:
    """Return whether [start, end) shares a point with one of the other half-open intervals."""
    return any(max(start, begin) < min(end, last) for begin, last in others)
