"""No-show disputes: the client's statement and the staff decision. The appointment's status does not change."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.booking.models import Contest, Verdict

Clock = Callable[[], datetime]


def open_dispute(*, appointment: Appointment, words: str, clock: Clock = db.clock) -> Contest:
    """Store the client's statement. An appointment has one dispute: if there is one, it is returned unchanged.

    Raises Refused `version-stale` if the appointment is not marked as a no-show.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status != Status.NO_SHOW:
            raise Refused("version-stale", version=appointment.version, appointment_status=appointment.status)
        dispute = Contest.objects.filter(appointment=appointment).first()
        return dispute or Contest.objects.create(appointment=appointment, words=words, at=now)


def decide(*, appointment: Appointment, took_place: bool, staff: str, clock: Clock = db.clock) -> Contest:
    """Record the decision of staff with their username.

    Raises Refused `version-stale` if there is no open dispute.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        dispute = Contest.objects.filter(appointment=appointment, verdict=Verdict.OPEN).first()
        if dispute is None:
            raise Refused("version-stale", version=appointment.version, appointment_status=appointment.status)
        dispute.verdict = Verdict.TOOK_PLACE if took_place else Verdict.STANDS
        dispute.decided_at, dispute.staff = clock(), staff
        dispute.save(update_fields=["verdict", "decided_at", "staff"])
        return dispute
