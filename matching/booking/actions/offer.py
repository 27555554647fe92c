"""Answering an offer, and noting those that ran out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.availability.domain import booking_rules, cost
from matching.availability.domain.cost import Cost
from matching.availability.queries import booking_context
from matching.booking.actions import appointment as appointments
from matching.booking.actions import events
from matching.booking.models import Offer, OfferKind, OfferStatus, WaitingStatus, WaitlistEntry

Clock = Callable[[], datetime]


def accept(*, offer: Offer, by: str, clock: Clock = db.clock) -> tuple[Appointment, bool]:
    """Take an offered time, and let its siblings go; the appointment, and whether this did it.

    In place of a cancelled session it is booked at once, for the same people. From the waiting list it stays a hold, of at
    least ten minutes, to be booked like any. An offer that lapsed too, until somebody else takes the time.
    Raises Refused: `cancelled` (declined or withdrawn), `slot-taken`, `too-late`, `not-eligible`, `cost-changed`,
    `client-overlap`, `client-limit`.
    """
    with transaction.atomic():
        siblings, now = _locked(offer, clock)
        held = offer.appointment
        if held.status == Status.BOOKED or (offer.status == OfferStatus.ACCEPTED and held.client_id):
            return held, False
        if offer.status in (OfferStatus.DECLINED, OfferStatus.WITHDRAWN) or held.status == Status.CANCELLED:
            raise Refused("cancelled")
        if held.status != Status.HELD:
            raise Refused("slot-taken")
        if held.session.lower <= now:
            raise Refused("too-late")
        shown = Cost(held.cost_basis, held.cost_amount)
        known_cost = _check(offer, now) if offer.kind == OfferKind.RESCUE else shown
        if known_cost == shown:
            new = offer.status != OfferStatus.ACCEPTED
            _take(offer, by, now)
            for sibling in siblings:
                _release(sibling, OfferStatus.WITHDRAWN, "system", now)
            return held, new
        # Kept with the refusal, so that asking again agrees to what was shown.
        held.cost_basis, held.cost_amount = known_cost.basis, known_cost.amount
        held.save(update_fields=["cost_basis", "cost_amount"])
    raise Refused("cost-changed", kept=True, basis=known_cost.basis, amount=known_cost.amount)


def decline(*, offer: Offer, whole: bool = False, by: str, clock: Clock = db.clock) -> Offer:
    """Let an offered time go; with `whole` its siblings too ("none of these"). Once declined it stays so.

    Raises Refused `cancelled` for one that was booked: that is undone by cancelling.
    """
    with transaction.atomic():
        siblings, now = _locked(offer, clock)
        if offer.appointment.client_id:
            raise Refused("cancelled")
        for one in [offer, *(siblings if whole else [])]:
            if one.status not in (OfferStatus.DECLINED, OfferStatus.WITHDRAWN):
                _release(one, OfferStatus.DECLINED, by, now)
        _wait_again(WaitlistEntry.objects.filter(offers=offer, status=WaitingStatus.OFFERED))
        return offer


def sweep(*, now: datetime, batch: int = 100) -> int:
    """Note which open offers ran out or were taken; how many. Who waits is next in line again."""
    with transaction.atomic():
        over = Offer.objects.filter(status=OfferStatus.OPEN).filter(
            Q(expires_at__lte=now) | ~Q(appointment__status=Status.HELD)
        )
        found = list(over.select_for_update(skip_locked=True, of=("self",)).order_by("expires_at")[:batch])
        Offer.objects.filter(id__in=[one.id for one in found]).update(status=OfferStatus.LAPSED)
        entries = [one.entry_id for one in found if one.entry_id]
        _wait_again(WaitlistEntry.objects.filter(id__in=entries, status=WaitingStatus.OFFERED))
        return len(found)


def withdraw(entry: WaitlistEntry, now: datetime) -> None:
    """Let go what an entry was offered. The entry's lock must be held, and no provider's yet."""
    found = list(Offer(kind=OfferKind.WAITLIST, entry=entry).siblings())
    db.lock_providers(one.appointment.provider_id for one in found)
    for one in found:
        one.appointment.refresh_from_db()
        _release(one, OfferStatus.WITHDRAWN, "client", now)


def lock_group(group: str) -> None:
    """Wait for whoever answers an offer of the same need, or makes one. Comes before any provider's lock."""
    db.lock((db.MATCH, f"offer:{group}"))


def _locked(offer: Offer, clock: Clock) -> tuple[list[Offer], datetime]:
    """Take every lock that answering needs, then look afresh."""
    lock_group(offer.group)
    siblings = list(offer.siblings())
    db.lock_providers({one.appointment.provider_id for one in (offer, *siblings)})
    if offer.rescued:
        db.lock((db.CLIENT, str(offer.rescued.client_id)))
    now = clock()
    Offer.objects.select_for_update(of=("self",)).get(id=offer.id)
    for one in (offer, *siblings):
        one.refresh_from_db(fields=["status"])
        one.appointment.refresh_from_db()
    return siblings, now


def _check(offer: Offer, now: datetime) -> Cost:
    """The cost as it is now, if the client of the cancelled session may have this time instead."""
    held, former = offer.appointment, offer.rescued
    client = former.client if former else None
    if former is None or client is None:
        raise Refused("not-eligible", constraint="listed")
    criteria = held.asked
    context = booking_context.load(held.provider_id, criteria, now, except_ref=held.ref)
    born = date.fromisoformat(client.date_of_birth or "")
    # Where they will be was asked at booking, or said since.
    booking_rules.check_confirm(context, held.session.lower, born, criteria.state)
    appointments.check_client(client, held, now)
    return cost.of(criteria, context.availability.profile.fee)


def _take(offer: Offer, by: str, now: datetime) -> None:
    held = offer.appointment
    if offer.rescued:
        held.note = offer.rescued.note
        appointments.adopt(held, offer.rescued, by=by, now=now)
    else:
        least = now + timedelta(minutes=settings.HOLD_MINUTES)
        held.hold_until = max(least, held.hold_until or least)
        held.save(update_fields=["hold_until"])
        waiting = WaitlistEntry.objects.filter(offers=offer).exclude(status=WaitingStatus.ENDED)
        waiting.update(status=WaitingStatus.ENDED, ended_at=now)
    offer.status = OfferStatus.ACCEPTED
    offer.save(update_fields=["status"])


def _release(offer: Offer, status: OfferStatus, by: str, now: datetime) -> None:
    if offer.appointment.status == Status.HELD:
        events.transition(offer.appointment, Status.CANCELLED, by=by, now=now)
    offer.status = status
    offer.save(update_fields=["status"])


def _wait_again(entries: "QuerySet[WaitlistEntry]") -> None:
    entries.update(status=WaitingStatus.WAITING)
