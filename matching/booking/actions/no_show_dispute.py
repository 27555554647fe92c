"""No-show disputes: the client's statement and the staff decision. The appointment's status does not change."""

from datetime import datetime

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.models import DisputeOutcome, NoShowDispute


def open_dispute(*, appointment: Appointment, words: str, clock: db.Clock = db.db_now) -> NoShowDispute:
    """Store the client's statement. An appointment has one dispute: if there is one, it is returned unchanged.

    Raises BookingRefused `version-stale` if the appointment is not marked as a no-show.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status != AppointmentStatus.NO_SHOW:
            raise BookingRefused("version-stale", version=appointment.version, appointment_status=appointment.status)
        dispute = NoShowDispute.objects.filter(appointment=appointment).first()
        return dispute or NoShowDispute.objects.create(appointment=appointment, words=words, at=now)


def resolve(*, appointment: Appointment, took_place: bool, staff: str, clock: db.Clock = db.db_now) -> NoShowDispute:
    """Record the decision of staff with their username.

    Raises BookingRefused `version-stale` if there is no open dispute.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        dispute = NoShowDispute.objects.filter(appointment=appointment, verdict=DisputeOutcome.OPEN).first()
        if dispute is None:
            raise BookingRefused("version-stale", version=appointment.version, appointment_status=appointment.status)
        dispute.verdict = DisputeOutcome.TOOK_PLACE if took_place else DisputeOutcome.STANDS
        dispute.decided_at, dispute.staff = clock(), staff
        dispute.save(update_fields=["verdict", "decided_at", "staff"])
        return dispute


def settle(*, appointment: Appointment, by: str, now: datetime) -> None:
    """Decide an open dispute in the client's favor, because the mark was withdrawn. Call it in that transaction."""
    NoShowDispute.objects.filter(appointment=appointment, verdict=DisputeOutcome.OPEN).update(
        verdict=DisputeOutcome.TOOK_PLACE, decided_at=now, staff=by
    )


def reopen(*, appointment: Appointment) -> None:
    """Ask staff to decide a dispute again, because the mark is back. Call it in that transaction."""
    NoShowDispute.objects.filter(appointment=appointment).update(verdict=DisputeOutcome.OPEN, decided_at=None, staff="")
