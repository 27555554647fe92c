"""Holding a time, keeping it longer, letting it go."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from config import db
from config.crypto import tokens
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.availability.domain import booking_rules, cost
from matching.availability.domain.booking_context import BookingContext
from matching.availability.queries import booking_context, openings
from matching.booking.actions import events, scheduling
from matching.search.queries import provider as provider_queries
from matching.search.queries.match_request import Match
from providers.directory.models import Provider

Clock = Callable[[], datetime]


def hold(
    *,
    match: Match,
    provider: Provider,
    start: datetime,
    network: bytes,
    by: str,
    now: datetime,
    clock: Clock = db.clock,
) -> Appointment:
    """Keep a provider's time for whoever holds this match, for ten minutes. The match's former hold is let go.

    `now` is when it was asked: good enough to refuse early what is surely taken. `clock` decides, under the locks.
    Raises Refused: `too-late`, `not-offered`, `not-eligible` (with `constraint`), `slot-taken`.
    """
    if _surely_taken(match, provider, start, now):
        raise Refused("slot-taken")
    with transaction.atomic():
        db.lock((db.MATCH, match.digest.hex()))
        former = Appointment.objects.filter(match_digest=match.digest, status=Status.HELD).first()
        db.lock_providers({provider.id, *([former.provider_id] if former else [])})
        now = clock()
        if former:
            former.refresh_from_db()
        mine = former if former and former.status == Status.HELD else None
        context = booking_context.load(provider.id, match.criteria, now, except_ref=mine.ref if mine else "")
        booking_rules.check_hold(context, match.as_of, start)
        if mine:
            events.transition(
                mine, Status.EXPIRED if mine.hold_until and mine.hold_until <= now else Status.CANCELLED, by=by, now=now
            )
        held = Appointment(provider=provider, match_digest=match.digest, network=network, created_at=now)
        held.hold_until = now + timedelta(minutes=settings.HOLD_MINUTES)
        return put(held, context, start, by=by)


def _surely_taken(match: Match, provider: Provider, start: datetime, now: datetime) -> bool:
    """Whether another already has a time that would else be given, as committed a moment ago.

    When many want one time, all but one are told so here, and don't wait for the provider's lock to hear it.
    """
    diary = provider_queries.diary(provider.id, now)
    if diary is None:
        return False
    try:
        context = BookingContext(match.criteria, diary, openings.payer_plans(match.criteria.payer))
        booking_rules.check_hold(context, match.as_of, start)
    except Refused as error:
        # Perhaps by this match's own hold, which would be let go.
        mine = Appointment.objects.filter(match_digest=match.digest, status=Status.HELD)
        return error.code == "slot-taken" and not mine.exists()
    return False


def put(held: Appointment, context: BookingContext, start: datetime, *, by: str) -> Appointment:
    """Write a new hold at `start`, which must have been found free under the provider's lock."""
    scheduling.at(held, context, start)
    expire_overlapping(held, context.now)
    held.hold_token = tokens.digest(tokens.derive("hold", held.ref))
    _remember(held, context)
    events.create(held, by=by, now=context.now)
    return held


def extend(*, appointment: Appointment, by: str, clock: Clock = db.clock) -> Appointment:
    """Keep a hold for at least ten minutes from now, at most ten times.

    Raises Refused: `slot-taken` once another has taken it, `cancelled` once let go, `extend-limit`.
    """
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == Status.CANCELLED:
            raise Refused("cancelled")
        if appointment.status != Status.HELD:
            raise Refused("slot-taken")
        if appointment.extensions >= settings.HOLD_EXTENSIONS:
            raise Refused("extend-limit")
        longer = now + timedelta(minutes=settings.HOLD_MINUTES)
        # An offer that was accepted may be kept for hours already.
        appointment.hold_until = max(longer, appointment.hold_until or longer)
        appointment.extensions += 1
        appointment.save(update_fields=["hold_until", "extensions"])
        return appointment


def release(*, appointment: Appointment, by: str, clock: Clock = db.clock) -> Appointment:
    """Let a hold go. One that is no longer a hold stays as it is."""
    with transaction.atomic():
        db.lock_providers([appointment.provider_id])
        now = clock()
        appointment.refresh_from_db()
        if appointment.status == Status.HELD:
            events.transition(appointment, Status.CANCELLED, by=by, now=now)
        return appointment


def sweep(*, now: datetime, batch: int = 100) -> int:
    """Mark lapsed holds as expired once their time has begun; how many. Until then their owners may still confirm them.

    Tidiness only: lapsed holds bind nobody, and whoever takes the time ends them.
    """
    with transaction.atomic():
        lapsed = Appointment.objects.filter(
            status=Status.HELD, hold_until__lt=now - timedelta(seconds=60), session__startswith__lte=now
        )
        found = list(lapsed.select_for_update(skip_locked=True, of=("self",)).order_by("hold_until")[:batch])
        for appointment in found:
            events.transition(appointment, Status.EXPIRED, by="system", now=now)
        return len(found)


def expire_overlapping(wanted: Appointment, now: datetime) -> None:
    """End the provider's lapsed holds that stand where `wanted` is to stand. The provider's lock must be held."""
    lapsed = Appointment.objects.filter(
        provider_id=wanted.provider_id, status=Status.HELD, hold_until__lte=now, blocked__overlap=wanted.blocked
    ).exclude(ref=wanted.ref)
    for appointment in lapsed:
        events.transition(appointment, Status.EXPIRED, by="system", now=now)


def _remember(held: Appointment, context: BookingContext) -> None:
    """Store what was asked, and at what cost, for later checks and answers."""
    criteria = context.criteria
    known = cost.of(criteria, context.availability.profile.fee)
    held.care_type, held.format, held.visit = criteria.care_type, criteria.format, context.visit
    held.criteria, held.client_timezone = criteria.to_json(), criteria.timezone
    held.cost_basis, held.cost_amount = known.basis, known.amount
