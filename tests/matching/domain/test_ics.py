"""Calendar files that tell nobody what they are about."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from matching.domain import ics

START = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("cancelled", "status", "shows", "method"),
    [(False, "CONFIRMED", "OPAQUE", "PUBLISH"), (True, "CANCELLED", "TRANSPARENT", "CANCEL")],
)
def test_a_file_holds_one_private_event_and_nothing_that_tells(
    cancelled: bool, status: str, shows: str, method: str
) -> None:
    raw = ics.calendar(
        uid="a@b",
        version=3,
        start=START,
        end=START + timedelta(minutes=50),
        stamp=START,
        title="Appointment",
        cancelled=cancelled,
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
        "TRANSP": shows,
    }
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (START, START + timedelta(minutes=50))
    assert set(event) == {
        *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "CLASS", "STATUS", "TRANSP", "ORGANIZER"),
    }
    # RFC 5546, 3.2.1 and 3.2.5: a program updates or removes the event with this UID by method, organizer and sequence.
    assert (calendar["METHOD"], event["ORGANIZER"]) == (method, "mailto:appointments@example.org")
    assert (str(calendar["VERSION"]), calendar["PRODID"]) == ("2.0", "-//Attune//Appointments//EN")
    lines = raw.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
