"""Video rooms: the provider's own room, or one from the operator's URL pattern. No client data is sent there."""

from datetime import datetime

from django.conf import settings

from config.crypto import tokens
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.domain import late_start

# Five groups of four characters: 99 bits.
ROOM_GROUPS = 5


def room_url(appointment: Appointment) -> str | None:
    """Return the room's URL, or None if there is none.

    A generated room name is derived from the server key, so it can't be guessed.
    """
    provider_room = appointment.provider.room_url
    if provider_room.startswith("https://"):
        return provider_room
    if not settings.VIDEO_ROOM:
        return None
    return settings.VIDEO_ROOM.format(room=tokens.format_code("room", appointment.ref, ROOM_GROUPS))


def join_url(appointment: Appointment, now: datetime) -> str | None:
    """Return the room's URL while it is open, from 15 minutes before the start until the end, else None."""
    period = appointment.period
    if appointment.status != AppointmentStatus.BOOKED or not late_start.room_is_open(period.lower, period.upper, now):
        return None
    return room_url(appointment)
