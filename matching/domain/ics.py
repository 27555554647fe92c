"""Calendar files (RFC 5545) that tell nobody what they are about."""

from datetime import datetime

from icalendar import Calendar, Event


def calendar(
    *, uid: str, version: int, start: datetime, end: datetime, stamp: datetime, title: str, cancelled: bool
) -> bytes:
    """One event with a stable UID, `version` as its SEQUENCE, private, with no description, place or guest."""
    event = Event()
    event.add("uid", uid)
    event.add("sequence", version)
    event.add("dtstamp", stamp)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    made = Calendar()
    made.add("prodid", "-//Attune//Appointments//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add_component(event)
    return made.to_ical()
