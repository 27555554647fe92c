"""Saying around a session's start that one is here, or alone there. Nothing follows from it but what the page says."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.booking.domain import late_start
from matching.booking.models import Arrival

Clock = Callable[[], datetime]


def say(*, appointment: Appointment, who: str, alone: bool, clock: Clock = db.clock) -> Arrival:
    """Note that `who` (client or provider) is here, `alone` if the other side isn't yet. Said twice, it is noted once.

    Raises Refused: `cancelled`, or `too-late` for a session that is over or not to begin within a quarter hour.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == Status.CANCELLED:
            raise Refused("cancelled")
        span = appointment.session
        if appointment.status != Status.BOOKED or not late_start.meets(span.lower, span.upper, now):
            raise Refused("too-late")
        said, _new = Arrival.objects.get_or_create(
            appointment=appointment, who=who, alone=alone, defaults={"at": now}
        )  # fmt: skip
        return said
