"""What a therapist says of a session of theirs: it took place, the client came late, the two don't fit."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.booking.actions import appointment as appointments
from matching.booking.actions import outbox, replacement_offers
from matching.booking.queries import alternatives
from matching.portal.models import Answered, RecordRequest, Remark

Clock = Callable[[], datetime]
LATE, NOT_FIT = "late", "not_fit"


def late(*, appointment: Appointment, clock: Clock = db.clock) -> Remark:
    """Note that the session took place and the client came late. Raises what `appointment.complete` raises."""
    with transaction.atomic():
        appointments.complete(appointment=appointment, by="provider", clock=clock)
        return Remark.objects.get_or_create(appointment=appointment, kind=LATE, defaults={"at": clock()})[0]


def not_fit(*, appointment: Appointment, version: int, reason: str, clock: Clock = db.clock) -> Remark:
    """Note that therapist and client don't fit; up to three first visits with others are kept for the client.

    A session ahead is cancelled with it; after one that took place its client is told by itself. Said twice, it is noted
    once. Raises Refused: `version-stale`, `cancelled`, `too-late` for a session that has begun and isn't marked yet.
    """
    found = alternatives.elsewhere(appointment, clock())
    with transaction.atomic():
        db.lock_providers([appointment.provider_id, *(provider for provider, _start in found)])
        now = clock()
        appointment.refresh_from_db()
        noted = Remark.objects.filter(appointment=appointment, kind=NOT_FIT).first()
        if noted:
            return noted
        if appointment.status == Status.COMPLETED:
            replacement_offers.keep(appointment, found, now=now, afresh=True)
            outbox.tell(appointment=appointment, kind="rematch", now=now)
        elif appointment.status == Status.BOOKED:
            appointments.cancel(
                appointment=appointment,
                version=version,
                reason="",
                by="provider",
                found=found,
                afresh=True,
                clock=clock,
            )
        else:
            raise Refused("cancelled")
        return Remark.objects.create(appointment=appointment, kind=NOT_FIT, reason=reason, at=now)


def ask(*, provider_id: int, about: str, words: str, now: datetime) -> RecordRequest:
    """A therapist asks staff to change what only staff change."""
    with transaction.atomic():
        return RecordRequest.objects.create(provider_id=provider_id, about=about, words=words, at=now)


def answer(*, request: RecordRequest, state: Answered, staff: str, now: datetime) -> bool:
    """Staff did it, or didn't; False where somebody answered before."""
    with transaction.atomic():
        waiting = RecordRequest.objects.filter(pk=request.pk, state=Answered.OPEN)
        return bool(waiting.update(state=state, staff=staff, decided_at=now))


def look(*, remark: Remark, staff: str, now: datetime) -> bool:
    """Staff looked at what the profile says after "not a fit"; False where somebody did before."""
    with transaction.atomic():
        return bool(Remark.objects.filter(pk=remark.pk, seen_at__isnull=True).update(seen_at=now, staff=staff))
