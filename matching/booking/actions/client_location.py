"""Being in another state or zone on the day of a session: the time stays, if the rules of the new place let it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.availability.domain import booking_rules, eligibility
from matching.availability.queries import booking_context
from matching.booking.actions import estimate, events
from matching.booking.actions.appointment import GuardianNeeded
from matching.booking.queries import consent

Clock = Callable[[], datetime]


def change(
    *, appointment: Appointment, version: int, state: str, timezone: str, by: str, clock: Clock = db.clock
) -> Appointment:
    """Keep a booked session's time for somebody who will be in `state`, by the clock of `timezone`, on that day.

    A new version, of which its people are told. Where it was so already, nothing changes.
    Raises, and leaves all as it was: GuardianNeeded where somebody so young must have an adult agree there; Refused
    `version-stale`, `cancelled`, `too-late`, and `not-eligible` where license or plan don't hold there on that day.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        db.lock((db.CLIENT, str(appointment.client_id)))
        now = clock()
        appointment.refresh_from_db()
        if appointment.version != version:
            raise Refused("version-stale", version=appointment.version, appointment_status=appointment.status)
        if appointment.status == Status.CANCELLED:
            raise Refused("cancelled")
        if appointment.status != Status.BOOKED or appointment.session.lower <= now:
            raise Refused("too-late")
        criteria = replace(appointment.asked, state=state, timezone=timezone)
        if criteria == appointment.asked:
            return appointment
        context = booking_context.load(appointment.provider_id, criteria, now, except_ref=appointment.ref)
        day = booking_rules.local_day(criteria, appointment.session.lower)
        shut = eligibility.refusal_of_own(criteria, context.availability.profile, day, context.payer_plans)
        # A fee that was raised since leaves what was agreed as it is.
        if shut and shut != "self_pay":
            raise Refused("not-eligible", constraint=shut)
        _check_consent(appointment, state, criteria.care_type, day)
        appointment.criteria, appointment.client_timezone = criteria.to_json(), timezone
        events.transition(
            appointment, Status.BOOKED, by=by, now=now, fields=["criteria", "client_timezone"], notice="place"
        )
        estimate.issue(appointment, now=now)
        return appointment


def _check_consent(appointment: Appointment, state: str, care_type: str, day: date) -> None:
    client = appointment.client
    if client is None or not client.date_of_birth:
        return
    alone = consent.age(state, care_type, day)
    guarded = appointment.booker_id and appointment.consents.filter(kind="guardian").exists()
    if booking_rules.needs_guardian(date.fromisoformat(client.date_of_birth), day, alone) and not guarded:
        raise GuardianNeeded
