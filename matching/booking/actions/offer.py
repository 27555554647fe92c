"""Accepting and declining offers, and closing offers that lapsed."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from config import db
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability.domain import booking_rules, cost
from matching.availability.domain.cost import Cost
from matching.availability.queries import booking_context
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import contact, events, status
from matching.booking.models import Notice, Offer, OfferKind, OfferStatus, WaitlistEntry, WaitlistStatus

# Notices that contain the offers in place of a session.
OFFERING_KINDS = ("rescue", "rematch")


def accept(*, offer: Offer, by: str, clock: db.Clock = db.db_now) -> tuple[Appointment, bool]:
    """Accept an offer and withdraw its siblings. Returns the appointment, and whether this call accepted it.

    A replacement for a canceled appointment is booked at once for the same people. A waitlist offer stays a hold, for at
    least ten minutes, to be booked like any hold. A lapsed offer can be accepted until someone else takes the time.
    Raises BookingRefused: `cancelled` (declined or withdrawn), `slot-taken`, `too-late`, `not-eligible`, `cost-changed`,
    `client-overlap`, `client-limit`.
    """
    with transaction.atomic():
        siblings, now = _lock_and_reload(offer, clock)
        held = offer.appointment
        if held.status == AppointmentStatus.BOOKED or (offer.status == OfferStatus.ACCEPTED and held.client_id):
            return held, False
        if offer.status in (OfferStatus.DECLINED, OfferStatus.WITHDRAWN) or held.status == AppointmentStatus.CANCELED:
            raise BookingRefused("cancelled")
        if held.status != AppointmentStatus.HELD:
            raise BookingRefused("slot-taken")
        if held.period.lower <= now:
            raise BookingRefused("too-late")
        old_cost = Cost(held.cost_basis, held.cost_amount)
        current_cost = _check_replacement(offer, now) if offer.kind == OfferKind.RESCUE else old_cost
        if current_cost == old_cost:
            new = offer.status != OfferStatus.ACCEPTED
            _mark_accepted(offer, by, now)
            for sibling in siblings:
                _release(sibling, OfferStatus.WITHDRAWN, "system", now)
            return held, new
        # Save the new cost, so that accepting again agrees to the cost that the refusal showed.
        held.cost_basis, held.cost_amount = current_cost.basis, current_cost.amount
        held.save(update_fields=["cost_basis", "cost_amount"])
    raise BookingRefused("cost-changed", persist=True, basis=current_cost.basis, amount=current_cost.amount)


def decline(*, offer: Offer, with_siblings: bool = False, by: str, clock: db.Clock = db.db_now) -> Offer:
    """Decline an offer and release its time; with `with_siblings`, its siblings too. Repeating changes nothing.

    Raises BookingRefused `cancelled` if it was booked: cancel the appointment instead.
    """
    with transaction.atomic():
        siblings, now = _lock_and_reload(offer, clock)
        if offer.appointment.client_id:
            raise BookingRefused("cancelled")
        for each in [offer, *(siblings if with_siblings else [])]:
            if each.status not in (OfferStatus.DECLINED, OfferStatus.WITHDRAWN):
                _release(each, OfferStatus.DECLINED, by, now)
        status.change_entries(WaitlistEntry.objects.filter(offers=offer), WaitlistStatus.WAITING)
        return offer


def close_lapsed(*, now: datetime, batch: int = 100) -> int:
    """Mark open offers as lapsed if they expired or their hold ended; returns how many. Their clients wait again."""
    with transaction.atomic():
        ended = Offer.objects.filter(status=OfferStatus.OPEN).filter(
            Q(expires_at__lte=now) | ~Q(appointment__status=AppointmentStatus.HELD)
        )
        offers = list(ended.select_for_update(skip_locked=True, of=("self",)).order_by("expires_at")[:batch])
        status.change_offers(Offer.objects.filter(id__in=[offer.id for offer in offers]), OfferStatus.LAPSED)
        entry_ids = [offer.entry_id for offer in offers if offer.entry_id]
        status.change_entries(WaitlistEntry.objects.filter(id__in=entry_ids), WaitlistStatus.WAITING)
        return len(offers)


def withdraw(entry: WaitlistEntry, now: datetime) -> None:
    """Withdraw an entry's offers. The entry's lock must be held, and no provider's lock yet."""
    offers = list(Offer(kind=OfferKind.WAITLIST, entry=entry).siblings())
    db.lock_providers(offer.appointment.provider_id for offer in offers)
    for offer in offers:
        offer.appointment.refresh_from_db()
        _release(offer, OfferStatus.WITHDRAWN, "client", now)


def lock_group(group: str) -> None:
    """Lock all offers for the same need. Take this lock before any provider's lock."""
    db.lock((db.MATCH, f"offer:{group}"))


def _lock_and_reload(offer: Offer, clock: db.Clock) -> tuple[list[Offer], datetime]:
    """Take every lock that an answer needs, then reload the rows. Returns the siblings and the current time."""
    lock_group(offer.group)
    siblings = list(offer.siblings())
    db.lock_providers({row.appointment.provider_id for row in (offer, *siblings)})
    if offer.canceled_appointment:
        db.lock((db.CLIENT, str(offer.canceled_appointment.client_id)))
    now = clock()
    Offer.objects.select_for_update(of=("self",)).get(id=offer.id)
    for row in (offer, *siblings):
        row.refresh_from_db(fields=["status"])
        row.appointment.refresh_from_db()
    return siblings, now


def _check_replacement(offer: Offer, now: datetime) -> Cost:
    """Return the current cost, if the client of the canceled appointment may book this time. Raises BookingRefused."""
    held, canceled = offer.appointment, offer.canceled_appointment
    client = canceled.client if canceled else None
    if canceled is None or client is None:
        raise BookingRefused("not-eligible", constraint="listed")
    criteria = held.match_criteria
    context = booking_context.load(held.provider_id, criteria, now, except_ref=held.ref)
    date_of_birth = date.fromisoformat(client.date_of_birth or "")
    # `criteria` has the state that the client gave at booking, or changed to later.
    booking_rules.check_confirm(context, held.period.lower, date_of_birth, criteria.state)
    appointment_actions.check_client_limits(client, held, now)
    return cost.estimate_cost(criteria, context.availability.profile.fee)


def _mark_accepted(offer: Offer, by: str, now: datetime) -> None:
    held = offer.appointment
    if offer.canceled_appointment:
        held.message_to_provider = offer.canceled_appointment.message_to_provider
        appointment_actions.book_for_existing_client(held, offer.canceled_appointment, by=by, now=now)
        if _was_mailed(offer):
            # Its token proves that someone reads the messages.
            contact.mark_proven(held, now)
    else:
        minimum = now + timedelta(minutes=settings.HOLD_MINUTES)
        held.held_until = max(minimum, held.held_until or minimum)
        held.save(update_fields=["held_until"])
        status.change_entries(WaitlistEntry.objects.filter(offers=offer), WaitlistStatus.ENDED, ended_at=now)
    status.change_offer(offer, OfferStatus.ACCEPTED)


def _was_mailed(offer: Offer) -> bool:
    """Return whether the offer was in a message. After a client's "not a fit" it is only on the page."""
    return Notice.objects.filter(
        appointment=offer.canceled_appointment, kind__in=OFFERING_KINDS, created_at__gte=offer.created_at
    ).exists()


def _release(offer: Offer, to: OfferStatus, by: str, now: datetime) -> None:
    if offer.appointment.status == AppointmentStatus.HELD:
        events.transition(offer.appointment, AppointmentStatus.CANCELED, by=by, now=now)
    status.change_offer(offer, to)
