"""Writing an appointment's next version: the row, its event and its notices stand or fall together."""

from datetime import datetime

from matching.appointments.models import Appointment, AppointmentEvent, Status
from matching.booking.actions import outbox

NOTIFY: dict[tuple[str, str], str] = {(Status.HELD, Status.BOOKED): "confirmation", (Status.BOOKED, Status.BOOKED): "moved",
          (Status.BOOKED, Status.CANCELLED): "cancelled"}  # fmt: skip


def append(appointment: Appointment, *, before: str, by: str, now: datetime, told: str = "") -> None:
    """Record the version that `appointment` has just reached, and queue what its people should hear of it.

    `told` is the kind of notice where it doesn't follow from the step.
    """
    AppointmentEvent.objects.create(
        appointment=appointment,
        version=appointment.version,
        at=now,
        actor=by,
        before=before,
        after=appointment.status,
        provider_id=appointment.provider_id,
        session=appointment.session,
    )
    kind = told or NOTIFY.get((before, appointment.status))
    if kind == "cancelled" and by in ("provider", "staff"):
        kind = "rescue"  # They are told at the same time what is kept for them instead.
    if kind:
        outbox.tell(appointment=appointment, kind=kind, now=now)


def end(appointment: Appointment, status: str, *, by: str, now: datetime) -> None:
    """Bring a live appointment to one of its ends."""
    before = appointment.status
    appointment.status, appointment.hold_until = status, None
    appointment.version += 1
    appointment.save(update_fields=["status", "hold_until", "version"])
    append(appointment, before=before, by=by, now=now)
