"""Intervals against sets of minutes."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from providers.directory.domain import intervals

SOME = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=8)


def minutes(found: list[tuple[int, int]]) -> set[int]:
    return {minute for start, end in found for minute in range(start, end)}


def tidy(found: list[tuple[int, int]]) -> bool:
    """Sorted, none empty, a minute or more between two."""
    return all(start < end for start, end in found) and all(left[1] < right[0] for left, right in pairwise(found))


@given(SOME)
def test_a_union_holds_the_same_minutes_in_as_few_intervals_as_can_be(some: list[tuple[int, int]]) -> None:
    joined = intervals.merge(some)
    assert minutes(joined) == minutes(some)
    assert tidy(joined)


@given(SOME, SOME)
def test_subtracting_leaves_the_minutes_outside_the_holes(
    some: list[tuple[int, int]], holes: list[tuple[int, int]]
) -> None:
    kept = intervals.subtract(some, holes)
    assert minutes(kept) == minutes(some) - minutes(holes)
    assert tidy(kept)


def test_touching_intervals_are_one_and_empty_ones_none() -> None:
    assert intervals.merge([(3, 5), (1, 3), (7, 7), (9, 8)]) == [(1, 5)]


@given(st.integers(0, 4_000_000_000), st.integers(0, 59), st.integers(0, 999_999))
def test_a_minute_is_the_one_an_instant_lies_in(at: int, second: int, micro: int) -> None:
    instant = intervals.instant(at) + timedelta(seconds=second, microseconds=micro)
    assert intervals.minute(instant) == at
    assert intervals.minute(instant, up=True) == at + bool(second or micro)


def test_the_zone_an_instant_is_written_in_makes_no_difference() -> None:
    at = datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert intervals.minute(at.astimezone(timezone(timedelta(hours=5, minutes=45)))) == intervals.minute(at)
    assert intervals.instant(intervals.minute(at)) == at


def test_a_span_is_every_minute_it_touches() -> None:
    at = datetime(2026, 11, 23, 15, tzinfo=UTC)
    first = intervals.minute(at)
    assert intervals.span(at, at + timedelta(minutes=50)) == (first, first + 50)
    assert intervals.span(at + timedelta(seconds=59), at + timedelta(minutes=50, seconds=1)) == (first, first + 51)
