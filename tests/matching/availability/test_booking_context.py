"""The visit type of a booking."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.appointments.domain.appointment import BookingRefused
from matching.availability.domain.availability import Availability
from matching.availability.domain.booked_time import BookedTime
from matching.availability.domain.booking_context import BookingContext
from providers.directory.domain.hours import VisitLength
from providers.directory.domain.profile import Profile, VisitType
from tests.matching.search import datasets

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FIRST, LATER = VisitLength(50, 0, 10), VisitLength(30, 0, 0)


def context(visit: str, *types: VisitType) -> BookingContext:
    case = datasets.case(1)
    profile: Profile = replace(case.world.profiles[0], session_types=types)
    criteria = replace(case.criteria, care_type="therapy", format="individual")
    return BookingContext(criteria, Availability(profile, BookedTime(), NOW), visit=visit)


def test_a_later_visit_uses_the_first_visits_length_unless_it_has_its_own() -> None:
    first = VisitType("therapy", "individual", "first", FIRST)
    later = VisitType("therapy", "individual", "later", LATER)
    assert context("first", first, later).visit_length == FIRST
    assert context("later", first, later).visit_length == LATER
    assert context("later", first).visit_length == FIRST
    assert context("first", later).visit_length is None


def test_a_visit_type_that_is_not_offered_is_refused() -> None:
    with pytest.raises(BookingRefused, match="not-eligible") as refused:
        _ = context("first").required_visit_type
    assert refused.value.details == {"constraint": "session_type"}
    assert context("first").now == NOW
