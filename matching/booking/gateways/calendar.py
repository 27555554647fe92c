"""The calendar file of an appointment, named in the reader's language and in nobody's words but "Appointment"."""

from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from matching.appointments.models import Appointment, Status
from matching.booking.domain import ics


def file(appointment: Appointment, now: datetime, *, mailed: bool = False) -> bytes:
    """An iCalendar file (RFC 5545). The UID stays through every move; the version is its SEQUENCE.

    One that is `mailed` asks the reader's calendar to follow, and so names us as who asks.
    """
    return ics.calendar(
        uid=f"{appointment.ref}@{host()}",
        version=appointment.version,
        start=appointment.session.lower,
        end=appointment.session.upper,
        stamp=now,
        title=_("Appointment"),
        cancelled=appointment.status == Status.CANCELLED,
        organizer=parseaddr(settings.MAIL_FROM)[1] if mailed else "",
    )


def method(appointment: Appointment) -> str:
    """What a mail with this file asks of the reader's calendar: to keep the event as it is now, or to remove it."""
    return "CANCEL" if appointment.status == Status.CANCELLED else "PUBLISH"


def host() -> str:
    """The host that our ids are unique under."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
