"""Creating, extending and releasing holds."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from config import db
from config.crypto import tokens
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability.domain import booking_rules, cost
from matching.availability.domain.booking_context import BookingContext
from matching.availability.queries import booking_context, openings
from matching.booking.actions import caps, events, scheduling
from matching.search.queries import provider as provider_queries
from matching.search.queries.match_request import Match
from providers.directory.models import Provider


def create_hold(
    *,
    match: Match,
    provider: Provider,
    start: datetime,
    network: bytes,
    by: str,
    now: datetime,
    clock: db.Clock = db.db_now,
) -> Appointment:
    """Hold a provider's time for ten minutes. A match has one hold: the previous one is released.

    `now` is the time of the request, for an early check; `clock` decides once the locks are held.
    Raises BookingRefused: `too-late`, `not-offered`, `not-eligible` (with `constraint`), `slot-taken`;
    CapReached: `too-many-holds`.
    """
    caps.check_network(network, now)
    if _is_already_taken(match, provider, start, now):
        raise BookingRefused("slot-taken")
    with transaction.atomic():
        db.lock((db.MATCH, match.digest.hex()))
        previous = Appointment.objects.filter(match_digest=match.digest, status=AppointmentStatus.HELD).first()
        db.lock_providers({provider.id, *([previous.provider_id] if previous else [])})
        now = clock()
        if previous:
            previous.refresh_from_db()
        own_hold = previous if previous and previous.status == AppointmentStatus.HELD else None
        context = booking_context.load(provider.id, match.criteria, now, except_ref=own_hold.ref if own_hold else "")
        booking_rules.check_hold(context, match.as_of, start)
        caps.check_place(network, context.availability, now, except_ref=own_hold.ref if own_hold else "")
        if own_hold:
            has_lapsed = own_hold.held_until and own_hold.held_until <= now
            events.transition(
                own_hold, AppointmentStatus.EXPIRED if has_lapsed else AppointmentStatus.CANCELED, by=by, now=now
            )
        held = Appointment(provider=provider, match_digest=match.digest, network=network, created_at=now)
        held.held_until = now + timedelta(minutes=settings.HOLD_MINUTES)
        return insert_hold(held, context, start, by=by)


def _is_already_taken(match: Match, provider: Provider, start: datetime, now: datetime) -> bool:
    """Return whether someone else already has the time, according to committed data.

    When many clients want one time, this refuses all but one without waiting for the provider's lock.
    """
    availability = provider_queries.current_availability(provider.id, now)
    if availability is None:
        return False
    try:
        context = BookingContext(match.criteria, availability, openings.payer_plans(match.criteria.payer))
        booking_rules.check_hold(context, match.as_of, start)
    except BookingRefused as error:
        # The time may be taken by this match's own hold, which would be released.
        own_holds = Appointment.objects.filter(match_digest=match.digest, status=AppointmentStatus.HELD)
        return error.code == "slot-taken" and not own_holds.exists()
    return False


def insert_hold(held: Appointment, context: BookingContext, start: datetime, *, by: str) -> Appointment:
    """Write a new hold at `start`. The caller must have checked, under the provider's lock, that the time is free."""
    scheduling.set_times(held, context, start)
    expire_overlapping(held, context.now)
    held.hold_token = tokens.digest(tokens.derive("hold", held.ref))
    _store_request(held, context)
    events.create(held, by=by, now=context.now)
    return held


def extend(*, appointment: Appointment, by: str, clock: db.Clock = db.db_now) -> Appointment:
    """Extend a hold to at least ten minutes from now, at most ten times.

    Raises BookingRefused: `slot-taken` if someone else took the time, `cancelled` if it was released, `extend-limit`.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == AppointmentStatus.CANCELED:
            raise BookingRefused("cancelled")
        if appointment.status != AppointmentStatus.HELD:
            raise BookingRefused("slot-taken")
        if appointment.extensions >= settings.HOLD_EXTENSIONS:
            raise BookingRefused("extend-limit")
        minimum = now + timedelta(minutes=settings.HOLD_MINUTES)
        # The hold of an accepted offer may already last for hours.
        appointment.held_until = max(minimum, appointment.held_until or minimum)
        appointment.extensions += 1
        appointment.save(update_fields=["held_until", "extensions"])
        return appointment


def release(*, appointment: Appointment, by: str, clock: db.Clock = db.db_now) -> Appointment:
    """Release a hold. Does nothing if it is no longer held."""
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == AppointmentStatus.HELD:
            events.transition(appointment, AppointmentStatus.CANCELED, by=by, now=now)
        return appointment


def expire_lapsed(*, now: datetime, batch: int = 100) -> int:
    """Mark lapsed holds as expired once their start has passed; returns how many. Until then they can be confirmed.

    This is only cleanup: a lapsed hold doesn't block the time, and the next hold on it expires the lapsed one.
    """
    with transaction.atomic():
        lapsed = Appointment.objects.filter(
            status=AppointmentStatus.HELD, held_until__lt=now - timedelta(seconds=60), period__startswith__lte=now
        )
        holds = list(lapsed.select_for_update(skip_locked=True, of=("self",)).order_by("held_until")[:batch])
        for appointment in holds:
            events.transition(appointment, AppointmentStatus.EXPIRED, by="system", now=now)
        return len(holds)


def expire_overlapping(appointment: Appointment, now: datetime) -> None:
    """Expire the provider's lapsed holds that overlap `appointment`. The provider's lock must be held."""
    lapsed = Appointment.objects.filter(
        provider_id=appointment.provider_id,
        status=AppointmentStatus.HELD,
        held_until__lte=now,
        blocked_period__overlap=appointment.blocked_period,
    ).exclude(ref=appointment.ref)
    for lapsed_hold in lapsed:
        events.transition(lapsed_hold, AppointmentStatus.EXPIRED, by="system", now=now)


def _store_request(held: Appointment, context: BookingContext) -> None:
    """Copy the search criteria and the cost to the hold."""
    criteria = context.criteria
    current_cost = cost.estimate_cost(criteria, context.availability.profile.fee)
    held.care_type, held.format, held.visit = criteria.care_type, criteria.format, context.visit
    held.criteria, held.client_timezone = criteria.to_json(), criteria.timezone
    held.cost_basis, held.cost_amount = current_cost.basis, current_cost.amount
