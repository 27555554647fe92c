"""A hold accepts exactly the starts that the ranking lists."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.criteria import Criteria, PreferredTimes
from matching.availability.domain import booking_rules
from matching.availability.domain.availability import Availability
from matching.availability.domain.booked_time import BookedTime
from matching.availability.domain.booking_context import BookingContext
from providers.directory.domain.profile import AGE_RANGES
from tests.matching.search import datasets, reference


def refusal_code(case: datasets.Case, index: int, start: datetime) -> str:
    """Return the error code of a refused hold, or an empty string."""
    profile = case.world.profiles[index]
    availability = Availability(profile, case.world.booked.get(profile.id, BookedTime()), case.as_of)
    plans = frozenset(datasets.PAYERS.get(case.criteria.payer or "", ()))
    try:
        booking_rules.check_hold(BookingContext(case.criteria, availability, plans), case.as_of, start)
    except BookingRefused as refused:
        return refused.code
    return ""


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**48))
def test_a_hold_accepts_exactly_the_listed_starts(seed: int) -> None:
    case = datasets.case(seed)
    # A client may still hold time with a provider excluded from the list.
    case = replace(case, criteria=replace(case.criteria, exclude=frozenset()))
    listed = {profile.id: starts for profile, starts in reference.eligible(case.world, case.criteria, case.as_of)}
    dice = Random(seed)
    quarter = case.as_of.replace(minute=0, second=0, microsecond=0)
    for index, profile in enumerate(case.world.profiles):
        starts = set(listed.get(profile.id, ()))
        random_starts = {quarter + timedelta(minutes=15 * dice.randrange(-8, 29 * 96)) for _ in range(40)}
        adjacent = {start + timedelta(minutes=15 * step) for start in list(starts)[:8] for step in (-1, 1)}
        for start in starts | random_starts | adjacent:
            assert (refusal_code(case, index, start) == "") is (start in starts), (profile.id, start)


@pytest.mark.parametrize(("age_group", "ages"), AGE_RANGES.items())
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
def test_both_bounds_of_an_age_group_belong_to_it(zone: str, age_group: str, ages: tuple[int, int]) -> None:
    """The age counts on the local date of the visit where the client is: on a birthday they are a year older."""
    case = datasets.case(0)
    criteria = Criteria(state="NY", timezone=zone, age_group=age_group, self_pay_max=Decimal(500))
    availability = Availability(case.world.profiles[0], BookedTime(), case.as_of)
    start = datetime(2026, 11, 24, 3, tzinfo=UTC)
    day = {"America/New_York": date(2026, 11, 23), "Pacific/Kiritimati": date(2026, 11, 24)}[zone]
    youngest, oldest = ages
    for age, birthday, is_in_group in [
        (youngest - 1, day + timedelta(days=1), False),
        (youngest, day, True),
        (oldest, day + timedelta(days=1), True),
        (oldest + 1, day, False),
    ]:
        born = birthday.replace(year=birthday.year - age - (birthday > day))
        constraint = "none"
        try:
            booking_rules.check_confirm(BookingContext(criteria, availability), start, born, "NY")
        except BookingRefused as refused:
            constraint = refused.details["constraint"]
        assert (constraint != "age_group") is is_in_group, (age, born)


@pytest.mark.parametrize(
    ("zone", "start", "day"),
    [
        ("America/New_York", "2026-11-24T04:59:00+00:00", date(2026, 11, 23)),
        ("America/New_York", "2026-11-24T05:00:00+00:00", date(2026, 11, 24)),
        ("Pacific/Kiritimati", "2026-11-23T10:00:00+00:00", date(2026, 11, 24)),
        ("Etc/GMT+12", "2026-11-23T11:59:00+00:00", date(2026, 11, 22)),
    ],
)
def test_the_day_of_an_opening_is_the_clients_local_date(zone: str, start: str, day: date) -> None:
    criteria = Criteria(state="NY", timezone=zone, age_group="adult")
    assert booking_rules.local_day(criteria, datetime.fromisoformat(start)) == day


def test_a_preferred_time_includes_its_start_and_excludes_its_end() -> None:
    criteria = Criteria(
        state="NY", timezone="America/New_York", age_group="adult", times=(PreferredTimes((0,), 1020, 1260),)
    )
    for text, is_preferred in [
        ("2026-11-23T21:59:00+00:00", False),
        ("2026-11-23T22:00:00+00:00", True),
        ("2026-11-24T01:59:00+00:00", True),
        ("2026-11-24T02:00:00+00:00", False),
        ("2026-11-24T22:00:00+00:00", False),
    ]:
        assert booking_rules.in_preferred_times(criteria, datetime.fromisoformat(text)) is is_preferred
