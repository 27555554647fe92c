"""Calendar files (RFC 5545) that reveal nothing about the appointment's purpose."""

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
    canceled: bool,
    organizer: str = "",
) -> bytes:
    """Return an iCalendar file with one private event that has no description, location or attendee.

    `uid` stays the same for every version; `version` becomes the SEQUENCE. Pass `organizer`, the service's own e-mail
    address, only for files that are mailed: RFC 5546 then lets a calendar program update or remove the event.
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
    event.add("status", "CANCELLED" if canceled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if canceled else "OPAQUE")
    document = Calendar()
    document.add("prodid", "-//Attune//Appointments//EN")
    document.add("version", "2.0")
    document.add("method", "CANCEL" if canceled and organizer else "PUBLISH")
    document.add_component(event)
    return document.to_ical()
