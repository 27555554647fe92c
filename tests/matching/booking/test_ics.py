"""Calendar files reveal nothing about the appointment."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from matching.booking.domain import ics

START = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("canceled", "status", "transparency", "method"),
    [(False, "CONFIRMED", "OPAQUE", "PUBLISH"), (True, "CANCELLED", "TRANSPARENT", "CANCEL")],
)
def test_a_file_has_one_private_event_without_details(
    canceled: bool, status: str, transparency: str, method: str
) -> None:
    raw = ics.calendar(
        uid="a@b",
        version=3,
        start=START,
        end=START + timedelta(minutes=50),
        stamp=START,
        title="Appointment",
        canceled=canceled,
        organizer="appointments@example.org",
    )
    calendar = Calendar.from_ical(raw)
    [event] = calendar.walk("VEVENT")
    assert {name: str(event[name]) for name in ("UID", "SEQUENCE", "SUMMARY", "CLASS", "STATUS", "TRANSP")} == {
        "UID": "a@b",
        "SEQUENCE": "3",
        "SUMMARY": "Appointment",
        "CLASS": "PRIVATE",
        "STATUS": status,
        "TRANSP": transparency,
    }
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (START, START + timedelta(minutes=50))
    assert set(event) == {
        *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS", "TRANSP", "ORGANIZER"),
    }
    # RFC 5546, 3.2.1 and 3.2.5: programs update or remove the event by UID, method, organizer and sequence.
    assert (calendar["METHOD"], event["ORGANIZER"]) == (method, "mailto:appointments@example.org")
    assert (str(calendar["VERSION"]), calendar["PRODID"]) == ("2.0", "-//Attune//Appointments//EN")
    fetched = ics.calendar(
        uid="a@b", version=3, start=START, end=START, stamp=START, title="Appointment", canceled=canceled
    )
    assert (b"METHOD:PUBLISH" in fetched, b"ORGANIZER" in fetched) == (True, False)
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)


# Required properties: RFC 5545 (3.6, 3.6.1), and RFC 5546 (3.2) for PUBLISH and CANCEL.
CALENDAR_PROPERTIES = {"PRODID", "VERSION", "METHOD"}
EVENT_PROPERTIES = {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "ORGANIZER"}


@given(
    st.datetimes(datetime.fromisoformat("2024-01-01"), datetime.fromisoformat("2030-12-31")),
    st.sampled_from(sorted(available_timezones() - {"localtime"})),
    st.integers(1, 300),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=200),
    st.booleans(),
)
def test_any_file_follows_the_standard(wall: datetime, zone: str, minutes: int, title: str, canceled: bool) -> None:
    start = wall.replace(microsecond=0, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    end = start + timedelta(minutes=minutes)
    raw = ics.calendar(
        uid="a@b", version=7, start=start, end=end, stamp=start, title=title, canceled=canceled, organizer="a@b.org"
    )
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in raw.replace(b"\r\n", b"")
    names = [line.split(b":")[0].split(b";")[0] for line in lines if line and not line.startswith((b" ", b"\t"))]
    assert names[:1] + names[-1:] == [b"BEGIN", b"END"]
    assert not {b"DESCRIPTION", b"ATTENDEE", b"LOCATION", b"URL", b"COMMENT", b"CONTACT", b"TZID"} & set(names)
    for name in ("DTSTART", "DTEND", "DTSTAMP"):
        assert re.search(rb"\r\n%s:\d{8}T\d{6}Z\r\n" % name.encode(), raw), "UTC needs no time zone component"
    calendar = Calendar.from_ical(raw)
    [event] = calendar.walk("VEVENT")
    assert (set(calendar) >= CALENDAR_PROPERTIES, set(event) >= EVENT_PROPERTIES) == (True, True)
    assert (event["DTSTART"].dt, event["DTEND"].dt, event["SEQUENCE"]) == (start, end, 7)
    assert str(event["SUMMARY"]) == title
