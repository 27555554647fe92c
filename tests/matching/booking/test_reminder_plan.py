"""When reminders are due: 48, 24 and 1 hours before, never in quiet hours, never two within an hour."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.booking.domain.quiet_hours import QuietHours
from matching.booking.domain.reminder import MIN_GAP, OFFSETS, QUIET_LEAD, earliest_offset, plan

NEW_YORK = "America/New_York"
NIGHT = QuietHours.parse("21:00-08:00")
FIRST, LAST = datetime.fromisoformat("2026-01-08"), datetime.fromisoformat("2027-12-31")
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = (NEW_YORK, "America/Los_Angeles", "Pacific/Honolulu", "America/Phoenix", "Australia/Lord_Howe", "Asia/Kolkata")


def at(text: str, zone: str = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def due_times(start: str, booked_at: str = "2026-11-01T12:00", quiet: QuietHours | None = NIGHT) -> dict[str, datetime]:
    return {reminder.kind: reminder.due_at for reminder in plan(at(start), at(booked_at), NEW_YORK, quiet)}


def test_outside_quiet_hours_reminders_keep_their_time() -> None:
    assert due_times("2026-11-25T15:00") == {
        "reminder_48h": at("2026-11-23T15:00"),
        "reminder_24h": at("2026-11-24T15:00"),
        "reminder_1h": at("2026-11-25T14:00"),
    }


def test_a_reminder_in_quiet_hours_moves_to_the_evening_before() -> None:
    assert due_times("2026-11-25T08:30") == {
        "reminder_48h": at("2026-11-23T08:30"),
        "reminder_24h": at("2026-11-24T08:30"),
        "reminder_1h": at("2026-11-24T20:30"),
    }
    assert due_times("2026-11-25T23:00")["reminder_1h"] == at("2026-11-25T20:30")


@pytest.mark.parametrize(
    ("booked_at", "kinds"),
    [
        ("2026-11-23T14:59", ["reminder_48h", "reminder_24h", "reminder_1h"]),
        ("2026-11-23T15:00", ["reminder_24h", "reminder_1h"]),
        ("2026-11-24T15:00", ["reminder_1h"]),
        ("2026-11-25T14:00", []),
    ],
)
def test_no_reminder_is_due_before_the_booking(booked_at: str, kinds: list[str]) -> None:
    assert list(due_times("2026-11-25T15:00", booked_at)) == kinds


def test_an_evening_booking_for_the_morning_gets_no_reminder() -> None:
    assert due_times("2026-11-25T08:30", "2026-11-24T20:45") == {}


def test_of_two_close_reminders_the_moved_one_is_dropped() -> None:
    # The 24-hour reminder is due at 20:30; the 1-hour reminder is moved there.
    quiet = QuietHours.parse("21:00-20:15")
    reminders = due_times("2026-11-25T20:30", quiet=quiet)
    assert sorted(reminders) == ["reminder_24h", "reminder_48h"]
    assert due_times("2026-11-25T20:30", quiet=None).keys() == OFFSETS.keys()


@pytest.mark.parametrize("text", ["", "08:00-08:00"])
def test_without_quiet_hours_nothing_moves(text: str) -> None:
    assert QuietHours.parse(text) is None
    assert due_times("2026-11-25T05:00", quiet=None)["reminder_1h"] == at("2026-11-25T04:00")


@given(
    st.datetimes(FIRST, LAST),
    st.sampled_from(ZONES),
    st.sampled_from(["21:00-08:00", "22:30-07:00", "00:00-06:00", "13:00-15:00", "21:00-20:15"]),
)
def test_plans_respect_quiet_hours_gaps_and_expiry(local_start: datetime, zone: str, text: str) -> None:
    quiet, start = QuietHours.parse(text), local_start.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert quiet
    reminders = plan(start, LONG_AGO, zone, quiet)
    for reminder in reminders:
        assert not quiet.contains(reminder.due_at, zone)
        assert reminder.due_at < reminder.expires_at <= start
        # Even the last possible moment of sending is outside quiet hours.
        assert not quiet.contains(reminder.expires_at - timedelta(microseconds=1), zone)
        assert start - earliest_offset(reminder.kind, quiet) <= reminder.due_at <= start - OFFSETS[reminder.kind]
    times = [reminder.due_at for reminder in reminders]
    assert times == sorted(times)
    assert all(later - earlier >= MIN_GAP for earlier, later in pairwise(times))
    assert QUIET_LEAD < MIN_GAP


def test_quiet_hours_use_the_clients_zone() -> None:
    at = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 21:30 in New York, 18:30 in Los Angeles
    assert NIGHT is not None
    assert [NIGHT.contains(at, zone) for zone in ("America/New_York", "America/Los_Angeles")] == [True, False]
    morning = datetime(2026, 11, 23, 13, tzinfo=UTC)  # 8:00 in New York
    assert [
        hours.contains(morning, "America/New_York")
        for hours in map(QuietHours.parse, ("21:00-08:00", "21:00-09:00", "07:00-09:00", "09:00-10:00"))
        if hours
    ] == [False, True, True, False]
