"""The times of an appointment: its period, with buffers, and the local start that was promised."""

from datetime import datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from matching.appointments.models import Appointment
from matching.availability.domain.booking_context import BookingContext


def set_times(appointment: Appointment, context: BookingContext, start: datetime) -> None:
    """Set (without saving) the times of a visit that starts at `start`.

    Stores instants, and the promised local time with the tzdata version it was computed with.
    Raises BookingRefused if this kind of visit isn't offered.
    """
    visit_length, timezone = context.required_visit_type, context.availability.profile.timezone
    end = start + timedelta(minutes=visit_length.minutes)
    appointment.period = DateTimeTZRange(start, end)
    appointment.blocked_period = DateTimeTZRange(
        start - timedelta(minutes=visit_length.before), end + timedelta(minutes=visit_length.after)
    )
    appointment.timezone = timezone
    appointment.local_start = start.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M")
    appointment.tzdata_version = version("tzdata")
