"""Keeping other times for somebody whose session was cancelled on them, in the transaction of the cancellation."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from config.crypto import tokens
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.availability.domain import booking_rules
from matching.availability.domain.availability import Diary
from matching.availability.queries import openings
from matching.booking.actions import hold, scheduling
from matching.booking.domain import offer
from matching.booking.domain.offer import Candidate
from matching.booking.models import Offer, OfferKind, WaitlistEntry
from matching.booking.queries import alternatives
from providers.directory.domain.hours import Session

MOST = 3


def keep(
    appointment: Appointment, found: Sequence[Candidate], *, now: datetime, afresh: bool = False
) -> list[Offer]:  # fmt: skip
    """Hold the first three of `found` that still can be had. The locks of all their providers must be held.

    `afresh`: as first visits, with somebody else, whichever visit the session was.
    """
    visit = "first" if afresh else appointment.visit
    made: list[Offer] = []
    diaries = openings.diaries(list({provider for provider, _start in found}), now)
    theirs = Appointment.objects.filter(client=appointment.client, status=Status.BOOKED)
    for provider, start in found:
        if len(made) == MOST:
            break
        diary = diaries[provider]
        length = _length(appointment, visit, diary, start, now)
        last = offer.until(now, start, hours=settings.RESCUE_HOURS, notice=diary.profile.schedule.notice)
        if length is None or last is None:
            continue
        held = blank(provider, last, now)
        scheduling.at(held, length, start, diary.profile.timezone)
        at_the_gap = provider == appointment.provider_id and start < appointment.session.upper
        if at_the_gap and held.session.upper > appointment.session.lower:
            continue
        if theirs.filter(session__overlap=held.session).exists():
            continue
        hold.put(held, appointment.asked, diary, length, start, visit=visit, by="system", now=now)
        made.append(write(held, OfferKind.RESCUE, last, rescued=appointment))
        diaries[provider] = openings.diaries([provider], now)[provider]
    return made


def _length(appointment: Appointment, visit: str, diary: Diary, start: datetime, now: datetime) -> Session | None:
    """The session that could be held at `start`, or None."""
    criteria = alternatives.rescue_criteria(appointment)
    length = booking_rules.length(diary, appointment.care_type, appointment.format, visit)
    plans = openings.payer_plans(criteria.payer)
    try:
        if length and visit == "first":
            booking_rules.check_hold(criteria, now, diary, length, start, plans)
        elif length:
            booking_rules.check_move(criteria, diary, length, start, plans, same=True)
    except Refused:
        return None
    return length


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
