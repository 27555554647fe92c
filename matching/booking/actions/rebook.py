"""Booking more appointments with the same provider, without a new match."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability.domain import booking_rules
from matching.availability.domain.booking_context import BookingContext
from matching.availability.queries import booking_context
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import caps, hold, replacement_offers, scheduling
from matching.booking.queries import client_fit
from matching.search import actions as search_actions
from matching.search.models import MatchRequest


def rebook(
    *, appointment: Appointment, starts: Sequence[datetime], by: str, clock: db.Clock = db.db_now
) -> list[Appointment]:
    """Book these starts as later visits for the client of a booked or completed appointment. Books all or none.

    Capacity for new clients doesn't matter, but the license and plan must be valid on each day.
    Until the contact is proven, they count against the caps like the first booking, and may get a deadline.
    Raises CapReached: `too-many-holds`, `rate-limited`; BookingRefused with the `start` concerned: `cancelled` if the
    appointment was not booked or completed, `too-late`, `not-offered`, `not-eligible`, `slot-taken`, `client-overlap`,
    `client-limit`.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        db.lock((db.CLIENT, str(appointment.client_id)))
        now = clock()
        appointment.refresh_from_db()
        if appointment.status not in (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED):
            raise BookingRefused("cancelled")
        appointments_ = []
        for start in sorted(starts):
            try:
                appointments_.append(_book(appointment, start, by, now))
            except BookingRefused as error:
                raise BookingRefused(error.code, start=f"{start:%Y-%m-%dT%H:%M:%SZ}", **error.details) from error
        return appointments_


def search_for_others(*, appointment: Appointment, now: datetime) -> MatchRequest:
    """Save the answers of an appointment again, to search for other therapists than those who were not a fit.

    Raises ValueError if the answers were erased.
    """
    with transaction.atomic():
        criteria = client_fit.criteria_for_others(appointment, now)
        return search_actions.create_from_criteria(criteria=criteria, now=now)


def _book(previous: Appointment, start: datetime, by: str, now: datetime) -> Appointment:
    client, criteria = previous.client, previous.match_criteria
    if client is None:
        raise BookingRefused("cancelled")
    if criteria.state != client.state:
        # The client's location was changed for that one appointment; new ones use the home state.
        criteria = replace(criteria, state=client.state, timezone=client.timezone)
    context = booking_context.load(previous.provider_id, criteria, now, visit="later")
    held = replacement_offers.new_offer_hold(previous.provider_id, now + timedelta(minutes=settings.HOLD_MINUTES), now)
    scheduling.set_times(held, context, start)
    # Check the client first: an overlap with their own appointment must not be reported as a busy provider.
    appointment_actions.check_client_limits(client, held, now)
    booking_rules.check_move(context, start, same_provider=True)
    deadline = None
    if previous.contact_proven_at is None and previous.status == AppointmentStatus.BOOKED and by == "client":
        held.network = bytes(previous.network)
        deadline = _check_caps(previous, held.network, context, start, client.timezone)
    hold.insert_hold(held, context, start, by=by)
    held.client_timezone = client.timezone
    held.confirm_by = deadline
    appointment_actions.book_for_existing_client(held, previous, by=by, now=now)
    return held


def _check_caps(
    previous: Appointment, network: bytes, context: BookingContext, start: datetime, zone: str
) -> datetime | None:
    """Return the deadline of a new appointment: no later than that of the unproven `previous` one. Raises CapReached."""
    caps.check_place(network, context.availability, context.now)
    address = bytes(previous.address_digest) if previous.address_digest else None
    deadline = caps.deadline(network, context.availability, start, address, context.now, zone=zone)
    deadlines = [instant for instant in (deadline, previous.deadline) if instant]
    return min(*deadlines, start) if deadlines else None
