"""A client's word against the mark "did not come", and what staff make of it. The mark itself is an end, and stays."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.booking.models import Contest, Verdict

Clock = Callable[[], datetime]


def contest(*, appointment: Appointment, words: str, clock: Clock = db.clock) -> Contest:
    """Keep a client's word, once an appointment: the first one stays.

    Raises Refused `version-stale` for a session that is not marked as missed.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status != Status.NO_SHOW:
            raise Refused("version-stale", version=appointment.version, appointment_status=appointment.status)
        kept = Contest.objects.filter(appointment=appointment).first()
        return kept or Contest.objects.create(appointment=appointment, words=words, at=now)


def decide(*, appointment: Appointment, took_place: bool, staff: str, clock: Clock = db.clock) -> Contest:
    """Note what staff found, under their name. Decided once.

    Raises Refused `version-stale` where nothing is contested, or somebody was faster.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        found = Contest.objects.filter(appointment=appointment, verdict=Verdict.OPEN).first()
        if found is None:
            raise Refused("version-stale", version=appointment.version, appointment_status=appointment.status)
        found.verdict = Verdict.TOOK_PLACE if took_place else Verdict.STANDS
        found.decided_at, found.staff = clock(), staff
        found.save(update_fields=["verdict", "decided_at", "staff"])
        return found
