"""Keeping other times for somebody whose session was cancelled on them, in the transaction of the cancellation."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from config.crypto import tokens
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.availability.domain import booking_rules
from matching.availability.domain.booking_context import BookingContext
from matching.availability.queries import booking_context
from matching.booking.actions import hold, scheduling
from matching.booking.domain import offer
from matching.booking.domain.offer import Candidate
from matching.booking.models import Offer, OfferKind, WaitlistEntry
from matching.booking.queries import alternatives

MOST = 3


def keep(
    appointment: Appointment, found: Sequence[Candidate], *, now: datetime, afresh: bool = False
) -> list[Offer]:  # fmt: skip
    """Hold the first three of `found` that still can be had. The locks of all their providers must be held.

    `afresh`: as first visits, with somebody else, whichever visit the session was.
    """
    if not found:
        return []
    visit, made = "first" if afresh else appointment.visit, list[Offer]()
    criteria = alternatives.rescue_criteria(appointment)
    contexts = booking_context.load_many({provider for provider, _start in found}, criteria, now, visit=visit)
    theirs = Appointment.objects.filter(client=appointment.client, status=Status.BOOKED)
    for provider, start in found:
        if len(made) == MOST:
            break
        context = contexts[provider]
        notice = context.availability.profile.schedule.notice
        last = offer.until(now, start, hours=settings.RESCUE_HOURS, notice=notice)
        if last is None or not _is_bookable(context, start):
            continue
        held = blank(provider, last, now)
        scheduling.at(held, context, start)
        at_the_gap = provider == appointment.provider_id and start < appointment.session.upper
        if at_the_gap and held.session.upper > appointment.session.lower:
            continue
        if theirs.filter(session__overlap=held.session).exists():
            continue
        hold.put(held, replace(context, criteria=appointment.asked), start, by="system")
        made.append(write(held, OfferKind.RESCUE, last, rescued=appointment))
        contexts[provider] = booking_context.load(provider, criteria, now, visit=visit)
    return made


def _is_bookable(context: BookingContext, start: datetime) -> bool:
    """Whether the visit could be held at `start`: a first one as by a new client, a later one as by the provider's own."""
    try:
        if context.visit == "first":
            booking_rules.check_hold(context, context.now, start)
        else:
            booking_rules.check_move(context, start, same=True)
    except Refused:
        return False
    return True


def blank(provider: int, until: datetime, now: datetime) -> Appointment:
    """A hold of nobody's match and nobody's network: it counts against no limit on holding."""
    return Appointment(
        provider_id=provider, match_digest=secrets.token_bytes(32), network=b"", created_at=now, hold_until=until
    )


def write(
    held: Appointment,
    kind: OfferKind,
    until: datetime,
    *,
    rescued: Appointment | None = None,
    entry: WaitlistEntry | None = None,
) -> Offer:
    """The offer of a time that was just held."""
    made = Offer(kind=kind, appointment=held, rescued=rescued, entry=entry, created_at=held.created_at)
    made.token, made.expires_at = tokens.digest(made.open_token), until
    made.save(force_insert=True)
    return made
