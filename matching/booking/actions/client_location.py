"""Recording that a client will be in another state or time zone on the day of an appointment."""

from dataclasses import replace
from datetime import date

from django.db import transaction

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability.domain import booking_rules, eligibility
from matching.availability.queries import booking_context
from matching.booking.actions import estimate, events
from matching.booking.actions.appointment import check_guardian, check_version


def update(
    *, appointment: Appointment, version: int, state: str, timezone: str, by: str, clock: db.Clock = db.db_now
) -> Appointment:
    """Change the client's state and time zone for one appointment and keep its time. No change if they are the same.

    Creates a new version and notifies its people. `not-eligible` means the license or plan isn't valid there on that day.
    Raises, and changes nothing: GuardianNeeded if the client needs a guardian's consent in that state; BookingRefused
    `version-stale`, `cancelled`, `too-late`, `not-eligible`.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        db.lock((db.CLIENT, str(appointment.client_id)))
        now = clock()
        appointment.refresh_from_db()
        check_version(appointment, version)
        if appointment.status == AppointmentStatus.CANCELED:
            raise BookingRefused("cancelled")
        if appointment.status != AppointmentStatus.BOOKED or appointment.period.lower <= now:
            raise BookingRefused("too-late")
        criteria = replace(appointment.match_criteria, state=state, timezone=timezone)
        if criteria == appointment.match_criteria:
            return appointment
        context = booking_context.load(appointment.provider_id, criteria, now, except_ref=appointment.ref)
        day = booking_rules.local_day(criteria, appointment.period.lower)
        constraint = eligibility.reason_ineligible_existing_client(
            criteria, context.availability.profile, day, context.payer_plans
        )
        # A later fee increase doesn't change the agreed price, so it is no reason to refuse.
        if constraint and constraint != "self_pay":
            raise BookingRefused("not-eligible", constraint=constraint)
        client = appointment.client
        if client and client.date_of_birth:
            has_guardian = bool(appointment.booker_id) and appointment.consents.filter(kind="guardian").exists()
            check_guardian(date.fromisoformat(client.date_of_birth), criteria, day, has_guardian=has_guardian)
        appointment.criteria, appointment.client_timezone = criteria.to_json(), timezone
        events.transition(
            appointment,
            AppointmentStatus.BOOKED,
            by=by,
            now=now,
            fields=["criteria", "client_timezone"],
            notice="place",
        )
        estimate.issue_estimate(appointment, now=now)
        return appointment
