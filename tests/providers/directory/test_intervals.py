"""Interval operations, compared with sets of minutes."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from providers.directory.domain import intervals

INTERVALS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=8)


def minutes(items: list[tuple[int, int]]) -> set[int]:
    return {minute for start, end in items for minute in range(start, end)}


def is_normalized(items: list[tuple[int, int]]) -> bool:
    """Return whether the intervals are sorted, not empty, and at least a minute apart."""
    return all(start < end for start, end in items) and all(left[1] < right[0] for left, right in pairwise(items))


@given(INTERVALS)
def test_merging_returns_the_same_minutes_as_the_fewest_intervals(items: list[tuple[int, int]]) -> None:
    merged = intervals.merge(items)
    assert minutes(merged) == minutes(items)
    assert is_normalized(merged)


@given(INTERVALS, INTERVALS)
def test_subtracting_leaves_the_minutes_outside_the_holes(
    items: list[tuple[int, int]], holes: list[tuple[int, int]]
) -> None:
    remaining = intervals.subtract(items, holes)
    assert minutes(remaining) == minutes(items) - minutes(holes)
    assert is_normalized(remaining)


@given(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), INTERVALS)
def test_intervals_overlap_where_they_share_a_minute(item: tuple[int, int], others: list[tuple[int, int]]) -> None:
    """An empty interval shares none, wherever it is."""
    assert intervals.overlaps_any(*item, others) is bool(minutes([item]) & minutes(others))


def test_merging_joins_adjacent_intervals_and_drops_empty_ones() -> None:
    assert intervals.merge([(3, 5), (1, 3), (7, 7), (9, 8)]) == [(1, 5)]


@given(st.integers(0, 4_000_000_000), st.integers(0, 59), st.integers(0, 999_999))
def test_a_datetime_is_rounded_to_its_minute(at: int, second: int, micro: int) -> None:
    instant = intervals.to_datetime(at) + timedelta(seconds=second, microseconds=micro)
    assert intervals.to_minute(instant) == at
    assert intervals.to_minute(instant, up=True) == at + bool(second or micro)


def test_the_time_zone_of_a_datetime_makes_no_difference() -> None:
    at = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert intervals.to_minute(at.astimezone(timezone(timedelta(hours=5, minutes=45)))) == intervals.to_minute(at)
    assert intervals.to_datetime(intervals.to_minute(at)) == at


def test_a_span_includes_every_minute_it_overlaps() -> None:
    at = datetime(2026, 11, 23, 15, tzinfo=UTC)
    first = intervals.to_minute(at)
    assert intervals.to_interval(at, at + timedelta(minutes=50)) == (first, first + 50)
    assert intervals.to_interval(at + timedelta(seconds=59), at + timedelta(minutes=50, seconds=1)) == (
        first,
        first + 51,
    )
