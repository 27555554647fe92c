"""The state machine of an appointment."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from matching.appointments.domain import appointment


def test_only_the_documented_transitions_are_allowed() -> None:
    pairs = {
        (before, after)
        for before, after in product(appointment.STATUSES, repeat=2)
        if appointment.can_transition(before, after)
    }
    assert pairs == {
        ("held", "booked"),
        ("held", "expired"),
        ("held", "cancelled"),
        ("booked", "booked"),
        ("booked", "cancelled"),
        ("booked", "completed"),
        ("booked", "no_show"),
        ("completed", "no_show"),
        ("no_show", "completed"),
    }


@pytest.mark.parametrize(
    ("status", "days", "correctable"),
    [
        ("completed", 6.99, True),
        ("no_show", 6.99, True),
        ("completed", 7, False),
        ("no_show", 30, False),
        ("booked", 1, False),
        ("cancelled", 1, False),
    ],
)
def test_an_outcome_can_be_corrected_for_seven_days(status: str, days: float, correctable: bool) -> None:
    end = datetime(2026, 11, 23, 15, 50, tzinfo=UTC)
    assert appointment.is_correctable(status, end, end + timedelta(days=days)) is correctable


def test_a_token_expires_30_days_after_the_appointment() -> None:
    end = datetime(2026, 11, 23, 15, 50, tzinfo=UTC)
    assert appointment.token_expires_at(end) == end + timedelta(days=30)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2008-11-23", "2026-11-22", 17),
        ("2008-11-23", "2026-11-23", 18),
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-11-23", "2026-11-23", 0),
        ("1900-01-01", "2026-11-23", 126),
    ],
)
def test_age_is_in_whole_years_on_a_day(born: str, day: str, age: int) -> None:
    assert appointment.age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


def test_a_refusal_has_a_code_and_details() -> None:
    refused = appointment.BookingRefused("version-stale", version=3)
    assert (refused.code, refused.details, refused.persist) == ("version-stale", {"version": 3}, False)
