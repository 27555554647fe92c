"""Booking again with one's own therapist: no new match, nothing typed twice, all of the times or none."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.availability.domain import booking_rules
from matching.availability.queries import booking_context
from matching.booking.actions import appointment as appointments
from matching.booking.actions import hold, replacement_offers, scheduling

Clock = Callable[[], datetime]


def again(
    *, appointment: Appointment, starts: Sequence[datetime], by: str, clock: Clock = db.clock
) -> list[Appointment]:
    """Book these times for the client of a session that is booked or took place, as later visits: each a new appointment.

    A therapist's own client needs no free place; license and plan must hold on each day.
    Raises Refused, with the `start` it is about, and leaves all as it was: `cancelled` for a session that was not kept,
    `too-late`, `not-offered`, `not-eligible`, `slot-taken`, `client-overlap`, `client-limit`.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        db.lock((db.CLIENT, str(appointment.client_id)))
        now = clock()
        appointment.refresh_from_db()
        if appointment.status not in (Status.BOOKED, Status.COMPLETED):
            raise Refused("cancelled")
        made = []
        for start in sorted(starts):
            try:
                made.append(_one(appointment, start, by, now))
            except Refused as error:
                raise Refused(error.code, start=f"{start:%Y-%m-%dT%H:%M:%SZ}", **error.figures) from error
        return made


def _one(former: Appointment, start: datetime, by: str, now: datetime) -> Appointment:
    client, criteria = former.client, former.asked
    if client is None:
        raise Refused("cancelled")
    if criteria.state != client.state:
        # They were elsewhere on one day: other days are at home.
        criteria = replace(criteria, state=client.state, timezone=client.timezone)
    context = booking_context.load(former.provider_id, criteria, now, visit="later")
    held = replacement_offers.blank(former.provider_id, now + timedelta(minutes=settings.HOLD_MINUTES), now)
    scheduling.at(held, context, start)
    # One's own other session in the way is told as such, before the therapist is called busy with it.
    appointments.check_client(client, held, now)
    booking_rules.check_move(context, start, same=True)
    hold.put(held, context, start, by=by)
    appointments.adopt(held, former, by=by, now=now)
    return held
