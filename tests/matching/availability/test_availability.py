"""The methods of the availability agree with each other."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.availability.domain.availability import Diary
from matching.availability.domain.booked_time import Occupancy
from tests.matching.search import worlds


def diaries(seed: int) -> list[Diary]:
    case = worlds.case(seed)
    return [Diary(one, case.world.taken.get(one.id, Occupancy()), case.as_of) for one in case.world.profiles]


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**48))
def test_each_start_is_offered_and_free_and_none_is_left_out(seed: int) -> None:
    for diary in diaries(seed):
        for kind in diary.profile.session_types:
            starts = diary.starts(kind.session, diary.now, diary.now + timedelta(days=40))
            assert starts == sorted(set(starts))
            assert all(diary.is_offered(kind.session, start) and diary.is_free(kind.session, start) for start in starts)
            assert all(diary.earliest <= start < diary.latest for start in starts)
            assert diary.next_openings([kind.session]) == [starts[0] if starts else None]
            assert diary.starts(kind.session, diary.now, diary.latest, 2) == starts[:2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**48), st.integers(0, 27 * 24 * 60), st.integers(1, 3 * 24 * 60))
def test_a_part_of_the_time_has_its_part_of_the_starts(seed: int, after: int, length: int) -> None:
    for diary in diaries(seed):
        first = diary.now + timedelta(minutes=after)
        last = first + timedelta(minutes=length)
        for kind in diary.profile.session_types:
            whole = diary.starts(kind.session, diary.now, diary.latest)
            assert diary.starts(kind.session, first, last) == [start for start in whole if first <= start < last]
            assert diary.starts(kind.session, last, first) == []
