"""The methods of `Availability` agree with each other."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.availability.domain.availability import Availability
from matching.availability.domain.booked_time import BookedTime
from tests.matching.search import datasets
from tests.matching.search.datasets import ZONES


def availabilities(seed: int) -> list[Availability]:
    case = datasets.case(seed)
    return [
        Availability(profile, case.world.booked.get(profile.id, BookedTime()), case.as_of)
        for profile in case.world.profiles
    ]


def someone_can_book(availability: Availability, start: datetime, timezone: str | None = None) -> bool:
    """Whether the provider is listed today, and licensed in a state where a plan or a fee is in force on the day."""
    profile = availability.profile
    zone = ZoneInfo(timezone or profile.timezone)
    today, day = availability.now.astimezone(zone).date(), start.astimezone(zone).date()
    licensed_today = any(row.starts_on <= today <= row.ends_on for row in profile.authorities)
    return (
        profile.listable
        and licensed_today
        and any(
            row.starts_on <= day <= row.ends_on
            and (profile.fee is not None or any(part.in_force(row.state, day) for part in profile.participations))
            for row in profile.authorities
        )
    )


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**48))
def test_every_start_is_offered_free_and_within_the_horizon(seed: int) -> None:
    for availability in availabilities(seed):
        for kind in availability.profile.session_types:
            starts = availability.starts(kind.length, availability.now, availability.now + timedelta(days=40))
            assert starts == sorted(set(starts))
            assert all(
                availability.is_offered(kind.length, start) and availability.is_free(kind.length, start)
                for start in starts
            )
            assert all(availability.earliest <= start < availability.latest for start in starts)
            bookable = [start for start in starts if someone_can_book(availability, start)]
            assert availability.next_openings([kind.length]) == [bookable[0] if bookable else None]
            for zone in ("UTC", ZONES[seed % len(ZONES)]):
                public = availability.public_starts(kind.length, availability.now, availability.latest, zone)
                assert public == [start for start in starts if someone_can_book(availability, start, zone)]
            assert availability.starts(kind.length, availability.now, availability.latest, 2) == starts[:2]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**48), st.integers(0, 27 * 24 * 60), st.integers(1, 3 * 24 * 60))
def test_a_shorter_range_returns_the_starts_within_it(seed: int, after: int, length: int) -> None:
    for availability in availabilities(seed):
        first = availability.now + timedelta(minutes=after)
        last = first + timedelta(minutes=length)
        for kind in availability.profile.session_types:
            all_starts = availability.starts(kind.length, availability.now, availability.latest)
            assert availability.starts(kind.length, first, last) == [
                start for start in all_starts if first <= start < last
            ]
            assert availability.starts(kind.length, last, first) == []
