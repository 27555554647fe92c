"""When to remind: two days, a day and an hour before, never in quiet hours, never twice within the hour."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.booking.domain.reminder import MIN_GAP, OFFSETS, QUIET_LEAD, QuietHours, earliest_offset, plan

NEW_YORK = "America/New_York"
NIGHT = QuietHours.parse("21:00-08:00")
FIRST, LAST = datetime.fromisoformat("2026-01-08"), datetime.fromisoformat("2027-12-31")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = (NEW_YORK, "America/Los_Angeles", "Pacific/Honolulu", "America/Phoenix", "Australia/Lord_Howe", "Asia/Kolkata")


def at(text: str, zone: str = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def dues(start: str, known: str = "2026-11-01T12:00", quiet: QuietHours | None = NIGHT) -> dict[str, datetime]:
    return {one.kind: one.due for one in plan(at(start), at(known), NEW_YORK, quiet)}


def test_in_waking_hours_each_comes_at_its_time() -> None:
    assert dues("2026-11-25T15:00") == {
        "reminder_48h": at("2026-11-23T15:00"),
        "reminder_24h": at("2026-11-24T15:00"),
        "reminder_1h": at("2026-11-25T14:00"),
    }


def test_one_that_would_wake_somebody_comes_the_evening_before() -> None:
    assert dues("2026-11-25T08:30") == {
        "reminder_48h": at("2026-11-23T08:30"),
        "reminder_24h": at("2026-11-24T08:30"),
        "reminder_1h": at("2026-11-24T20:30"),
    }
    assert dues("2026-11-25T23:00")["reminder_1h"] == at("2026-11-25T20:30")


@pytest.mark.parametrize(
    ("known", "kinds"),
    [
        ("2026-11-23T14:59", ["reminder_48h", "reminder_24h", "reminder_1h"]),
        ("2026-11-23T15:00", ["reminder_24h", "reminder_1h"]),
        ("2026-11-24T15:00", ["reminder_1h"]),
        ("2026-11-25T14:00", []),
    ],
)
def test_none_for_a_time_before_the_booking(known: str, kinds: list[str]) -> None:
    assert list(dues("2026-11-25T15:00", known)) == kinds


def test_booked_in_the_evening_for_the_early_morning_brings_none() -> None:
    assert dues("2026-11-25T08:30", "2026-11-24T20:45") == {}


def test_of_two_at_the_same_time_the_one_that_was_moved_is_dropped() -> None:
    # A day before falls on 20:30 by itself, an hour before is moved there.
    quiet = QuietHours.parse("21:00-20:15")
    found = dues("2026-11-25T20:30", quiet=quiet)
    assert sorted(found) == ["reminder_24h", "reminder_48h"]
    assert dues("2026-11-25T20:30", quiet=None).keys() == OFFSETS.keys()


@pytest.mark.parametrize("text", ["", "08:00-08:00"])
def test_without_quiet_hours_nothing_is_moved(text: str) -> None:
    assert QuietHours.parse(text) is None
    assert dues("2026-11-25T05:00", quiet=None)["reminder_1h"] == at("2026-11-25T04:00")


@given(
    st.datetimes(FIRST, LAST),
    st.sampled_from(ZONES),
    st.sampled_from(["21:00-08:00", "22:30-07:00", "00:00-06:00", "13:00-15:00", "21:00-20:15"]),
)
def test_no_plan_disturbs_repeats_or_comes_too_late(wall: datetime, zone: str, text: str) -> None:
    quiet, start = QuietHours.parse(text), wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert quiet
    found = plan(start, LONG_AGO, zone, quiet)
    for one in found:
        assert not quiet.hold(one.due, zone)
        assert one.due < one.worthless <= start
        # Not even the last moment in which it may go out disturbs.
        assert not quiet.hold(one.worthless - timedelta(microseconds=1), zone)
        assert start - earliest_offset(one.kind, quiet) <= one.due <= start - OFFSETS[one.kind]
    times = [one.due for one in found]
    assert times == sorted(times)
    assert all(later - earlier >= MIN_GAP for earlier, later in pairwise(times))
    assert QUIET_LEAD < MIN_GAP
