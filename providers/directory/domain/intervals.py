"""Half-open intervals of whole minutes since the Unix epoch (UTC), kept sorted and apart."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

Interval = tuple[int, int]
EPOCH, MINUTE = datetime(1970, 1, 1, tzinfo=UTC), timedelta(minutes=1)


def minute(instant: datetime, *, up: bool = False) -> int:
    """The minute an aware instant lies in; with `up`, the next one unless it is exact."""
    since = instant - EPOCH
    return -(-since // MINUTE) if up else since // MINUTE


def instant(at: int) -> datetime:
    """The aware UTC instant of a minute."""
    return datetime.fromtimestamp(at * 60, UTC)


def span(start: datetime, end: datetime) -> Interval:
    """The whole minutes that [start, end) touches."""
    return minute(start), minute(end, up=True)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """The same minutes as few intervals as can be: sorted, apart, none empty. Touching ones are joined."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def subtract(intervals: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """The minutes of `intervals` that lie in none of `holes`."""
    kept: list[Interval] = []
    gaps = union(holes)
    for start, end in union(intervals):
        for gap_start, gap_end in gaps:
            if gap_end <= start:
                continue
            if gap_start >= end:
                break
            if gap_start > start:
                kept.append((start, gap_start))
            start = gap_end
            if start >= end:
                break
        if start < end:
            kept.append((start, end))
    return kept
