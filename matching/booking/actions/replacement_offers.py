"""Holding alternative times for a client whose appointment is canceled, in the transaction of the cancellation."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings

from config.crypto import tokens
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability.domain import booking_rules
from matching.availability.domain.booking_context import BookingContext
from matching.availability.queries import booking_context
from matching.booking.actions import hold, scheduling
from matching.booking.domain import offer
from matching.booking.domain.offer import Candidate
from matching.booking.domain.quiet_hours import QuietHours
from matching.booking.models import Offer, OfferKind, WaitlistEntry
from matching.booking.queries import alternatives

MAX_OFFERS = 3


def hold_alternatives(
    appointment: Appointment, candidates: Sequence[Candidate], *, now: datetime, as_first_visit: bool = False
) -> list[Offer]:  # fmt: skip
    """Hold the first three of `candidates` that are still bookable, and offer them.

    The locks of their providers must be held.

    With `as_first_visit` they are held as first visits with another provider, whatever visit the canceled appointment was.
    """
    if not candidates:
        return []
    visit, offers = "first" if as_first_visit else appointment.visit, list[Offer]()
    quiet, zone = QuietHours.parse(settings.QUIET_HOURS), appointment.client_timezone
    criteria = alternatives.replacement_criteria(appointment, now)
    contexts = booking_context.load_many({provider for provider, _start in candidates}, criteria, now, visit=visit)
    client_appointments = Appointment.objects.filter(client=appointment.client, status=AppointmentStatus.BOOKED)
    for provider, start in candidates:
        if len(offers) == MAX_OFFERS:
            break
        context = contexts[provider]
        notice = context.availability.profile.schedule.notice
        expires_at = offer.expires_at(
            now, start, hours=settings.REPLACEMENT_OFFER_HOURS, notice=notice, quiet=quiet, zone=zone
        )
        if expires_at is None or not _is_bookable(context, start):
            continue
        held = new_offer_hold(provider, expires_at, now)
        scheduling.set_times(held, context, start)
        is_earlier_same_provider = provider == appointment.provider_id and start < appointment.period.upper
        if is_earlier_same_provider and held.period.upper > appointment.period.lower:
            continue
        if client_appointments.filter(period__overlap=held.period).exists():
            continue
        hold.insert_hold(held, replace(context, criteria=appointment.match_criteria), start, by="system")
        held.client_timezone = zone
        held.save(update_fields=["client_timezone"])
        offers.append(create_offer(held, OfferKind.RESCUE, expires_at, canceled_appointment=appointment))
        contexts[provider] = booking_context.load(provider, criteria, now, visit=visit)
    return offers


def _is_bookable(context: BookingContext, start: datetime) -> bool:
    """Return whether the visit can be held at `start`.

    A first visit needs capacity for new clients; a later visit doesn't.
    """
    try:
        if context.visit == "first":
            booking_rules.check_hold(context, context.now, start)
        else:
            booking_rules.check_move(context, start, same_provider=True)
    except BookingRefused:
        return False
    return True


def new_offer_hold(provider: int, until: datetime, now: datetime) -> Appointment:
    """Return an unsaved hold without a match or a network: it counts against no limit, unless the caller sets a network."""
    return Appointment(
        provider_id=provider, match_digest=secrets.token_bytes(32), network=b"", created_at=now, held_until=until
    )


def create_offer(
    held: Appointment,
    kind: OfferKind,
    until: datetime,
    *,
    canceled_appointment: Appointment | None = None,
    entry: WaitlistEntry | None = None,
) -> Offer:
    """Save an offer for a time that was just held."""
    row = Offer(
        kind=kind, appointment=held, canceled_appointment=canceled_appointment, entry=entry, created_at=held.created_at
    )
    row.token, row.expires_at = tokens.digest(row.access_token), until
    row.save(force_insert=True)
    return row
