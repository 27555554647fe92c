"""The methods of the availability agree with each other."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.availability.domain.availability import Availability
from matching.availability.domain.booked_time import BookedTime
from tests.matching.search import datasets


def diaries(seed: int) -> list[Availability]:
    case = datasets.case(seed)
    return [Availability(one, case.world.taken.get(one.id, BookedTime()), case.as_of) for one in case.world.profiles]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**48))
def test_each_start_is_offered_and_free_and_none_is_left_out(seed: int) -> None:
    for availability in diaries(seed):
        for kind in availability.profile.session_types:
            starts = availability.starts(kind.length, availability.now, availability.now + timedelta(days=40))
            assert starts == sorted(set(starts))
            assert all(
                availability.is_offered(kind.length, start) and availability.is_free(kind.length, start)
                for start in starts
            )
            assert all(availability.earliest <= start < availability.latest for start in starts)
            assert availability.next_openings([kind.length]) == [starts[0] if starts else None]
            assert availability.starts(kind.length, availability.now, availability.latest, 2) == starts[:2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**48), st.integers(0, 27 * 24 * 60), st.integers(1, 3 * 24 * 60))
def test_a_part_of_the_time_has_its_part_of_the_starts(seed: int, after: int, length: int) -> None:
    for availability in diaries(seed):
        first = availability.now + timedelta(minutes=after)
        last = first + timedelta(minutes=length)
        for kind in availability.profile.session_types:
            whole = availability.starts(kind.length, availability.now, availability.latest)
            assert availability.starts(kind.length, first, last) == [start for start in whole if first <= start < last]
            assert availability.starts(kind.length, last, first) == []
