"""The calendar file of an appointment. Its title is only "Appointment", in the reader's language."""

from datetime import datetime
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.domain import ics


def calendar_file(appointment: Appointment, now: datetime, *, mailed: bool = False) -> bytes:
    """Return an iCalendar file (RFC 5545). The UID stays the same for every version; the version is the SEQUENCE.

    A `mailed` file names this service as organizer, so that the reader's calendar applies updates.
    """
    return ics.calendar(
        uid=f"{appointment.ref}@{host()}",
        version=appointment.version,
        start=appointment.period.lower,
        end=appointment.period.upper,
        stamp=now,
        title=_("Appointment"),
        canceled=appointment.status == AppointmentStatus.CANCELED,
        organizer=parseaddr(settings.MAIL_FROM)[1] if mailed else "",
    )


def method(appointment: Appointment) -> str:
    """Return the iTIP method of a mailed file (RFC 5546): PUBLISH adds or updates the event, CANCEL removes it."""
    return "CANCEL" if appointment.status == AppointmentStatus.CANCELED else "PUBLISH"


def host() -> str:
    """Return the host name in which our ids are unique."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
