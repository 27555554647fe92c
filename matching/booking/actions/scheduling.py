"""Where an appointment stands in time: instants, beside the wall time that was promised and the rules it was made by."""

from datetime import datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from matching.appointments.models import Appointment
from providers.directory.domain.hours import Session


def at(appointment: Appointment, session: Session, start: datetime, timezone: str) -> None:
    """Set (without saving) the times of a session that starts at `start` with a provider who keeps `timezone`."""
    end = start + timedelta(minutes=session.minutes)
    appointment.session = DateTimeTZRange(start, end)
    appointment.blocked = DateTimeTZRange(
        start - timedelta(minutes=session.before), end + timedelta(minutes=session.after)
    )
    appointment.timezone = timezone
    appointment.local_start = start.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%dT%H:%M")
    appointment.tzdata_version = version("tzdata")
