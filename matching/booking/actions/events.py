"""Creating appointments and changing their status.

The row, its event and its notices are written in one transaction. No other module assigns the status.
"""

from collections.abc import Iterable
from datetime import datetime

from matching.appointments.domain.appointment import ImpossibleTransition, can_transition
from matching.appointments.models import Appointment, AppointmentEvent, AppointmentStatus
from matching.booking.actions import outbox, provider_outbox

# Transition → kind of notice.
NOTICES: dict[tuple[str, str], str] = {
    (AppointmentStatus.HELD, AppointmentStatus.BOOKED): "confirmation",
    (AppointmentStatus.BOOKED, AppointmentStatus.BOOKED): "moved",
    (AppointmentStatus.BOOKED, AppointmentStatus.CANCELED): "cancelled",
    (AppointmentStatus.BOOKED, AppointmentStatus.NO_SHOW): "missed",
    (AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW): "missed",
    (AppointmentStatus.NO_SHOW, AppointmentStatus.COMPLETED): "not_missed",
}


def create(hold: Appointment, *, by: str, now: datetime) -> None:
    """Insert a new hold with its first event. The provider's lock must be held."""
    hold.save(force_insert=True)
    _write_event(hold, from_status="", by=by, now=now)


def transition(
    appointment: Appointment,
    to: str,
    *,
    by: str,
    now: datetime,
    fields: Iterable[str] | None = (),
    notice: str = "",
) -> None:
    """Change the status to `to` as a new version, and queue the notices for the change.

    `fields` are the fields that the caller set and that are saved too; None saves all. `notice` overrides the kind of notice
    that follows from the transition. Call it in a transaction, with the row read under its lock.
    Raises ImpossibleTransition and changes nothing.
    """
    before = appointment.status
    if not can_transition(before, to):
        raise ImpossibleTransition(before, to)
    appointment.status, appointment.held_until = to, None
    appointment.version += 1
    appointment.save(update_fields=None if fields is None else ["status", "held_until", "version", *fields])
    event = _write_event(appointment, from_status=before, by=by, now=now)
    provider_outbox.enqueue(event=event, now=now)
    kind = notice or NOTICES.get((before, to), "")
    if kind == "cancelled" and by in ("provider", "staff"):
        kind = "rescue"  # This message also offers the replacement times that are held.
    if kind:
        outbox.enqueue(appointment=appointment, kind=kind, now=now)


def _write_event(appointment: Appointment, *, from_status: str, by: str, now: datetime) -> AppointmentEvent:
    return AppointmentEvent.objects.create(
        appointment=appointment,
        version=appointment.version,
        at=now,
        actor=by,
        from_status=from_status,
        to_status=appointment.status,
        provider_id=appointment.provider_id,
        period=appointment.period,
    )
