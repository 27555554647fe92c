"""Calendar files (RFC 5545) that tell nobody what they are about."""

from datetime import datetime

from icalendar import Calendar, Event


def calendar(
    *,
    uid: str,
    version: int,
    start: datetime,
    end: datetime,
    stamp: datetime,
    title: str,
    cancelled: bool,
    organizer: str = "",
) -> bytes:
    """One event with a stable UID, `version` as its SEQUENCE, private, with no description, place or guest.

    `organizer`, the service's own address, is for a file that is mailed: by it RFC 5546 lets a program update or remove
    the event it holds. A file that is fetched names nobody.
    """
    event = Event()
    event.add("uid", uid)
    event.add("sequence", version)
    event.add("dtstamp", stamp)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", title)
    event.add("class", "PRIVATE")
    if organizer:
        event.add("organizer", f"mailto:{organizer}")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    made = Calendar()
    made.add("prodid", "-//Attune//Appointments//EN")
    made.add("version", "2.0")
    made.add("method", "CANCEL" if cancelled and organizer else "PUBLISH")
    made.add_component(event)
    return made.to_ical()
