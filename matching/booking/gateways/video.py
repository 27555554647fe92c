"""The way into a session by video: the provider's own room, or one by the operator's pattern. We send nobody's data there."""

from datetime import datetime

from django.conf import settings

from config.crypto import tokens
from matching.appointments.models import Appointment, Status
from matching.booking.domain import late_start

# Five groups of four letters and digits: 99 bits.
ROOM_GROUPS = 5


def room(appointment: Appointment) -> str | None:
    """The address of the room, or None where none is known. It follows from our key: nobody finds it by trying."""
    own = appointment.provider.room_url
    if own.startswith("https://"):
        return own
    if not settings.VIDEO_ROOM:
        return None
    return settings.VIDEO_ROOM.format(room=tokens.spelled("room", appointment.ref, ROOM_GROUPS))


def join_url(appointment: Appointment, now: datetime) -> str | None:
    """The same while the session is booked and the room is open: from 15 minutes before the start until the end."""
    span = appointment.session
    if appointment.status != Status.BOOKED or not late_start.meets(span.lower, span.upper, now):
        return None
    return room(appointment)
