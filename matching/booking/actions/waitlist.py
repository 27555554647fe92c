"""Joining and leaving the waitlist, and offering new openings, longest wait first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from config import db
from config.crypto import tokens
from matching.appointments.domain.appointment import BookingRefused
from matching.availability.domain import booking_rules
from matching.availability.queries import booking_context
from matching.booking.actions import caps, hold, offer, outbox, replacement_offers, status
from matching.booking.domain import offer as offers
from matching.booking.domain.offer import Candidate
from matching.booking.domain.quiet_hours import QuietHours
from matching.booking.models import OfferKind, WaitlistEntry, WaitlistStatus
from matching.booking.queries import waitlist as waitlist_queries
from matching.search.queries.match_request import Match

RETENTION = timedelta(days=30)
WORKER_LOCK = sha256(b"waitlist").digest()


@dataclass(frozen=True, slots=True)
class ContactDetails:
    """How to notify a client on the waitlist, and in which language."""

    email: str
    phone: str
    email_ok: bool
    text_ok: bool
    language: str


def join(
    *, match: Match, contact_details: ContactDetails, network: bytes, clock: db.Clock = db.db_now
) -> WaitlistEntry:
    """Add a client to the waitlist for 30 days. Joining again with the same match only updates the contact details.

    A message confirms it, with the link to leave.
    """
    known_openings = waitlist_queries.known_openings(match.criteria, clock())
    with transaction.atomic():
        db.lock((db.MATCH, match.digest.hex()))
        now = clock()
        entry = WaitlistEntry.objects.filter(match_digest=match.digest).exclude(status=WaitlistStatus.ENDED).first()
        if entry is None:
            entry = WaitlistEntry(match_digest=match.digest, joined_at=now)
            entry.ends_at = now + timedelta(days=settings.WAITLIST_DAYS)
            entry.criteria, entry.known_openings = match.criteria.to_json(), known_openings.to_json()
            entry.token = tokens.digest(entry.access_token)
        if entry.email != contact_details.email and contact_details.email_ok:
            channel = outbox.Channel("waiting", "email", contact_details.email)
            entry.message_due_at, entry.address_digest = now, channel.digest
        entry.email, entry.phone, entry.language = (
            contact_details.email,
            contact_details.phone,
            contact_details.language,
        )
        entry.email_ok, entry.text_ok = contact_details.email_ok, contact_details.text_ok
        entry.network = network
        entry.save()
        return entry


def leave(*, entry: WaitlistEntry, clock: db.Clock = db.db_now) -> WaitlistEntry:
    """Leave the waitlist and withdraw open offers. Repeating changes nothing."""
    with transaction.atomic():
        offer.lock_group(entry.ref)
        now = clock()
        entry.refresh_from_db()
        if entry.status != WaitlistStatus.ENDED:
            offer.withdraw(entry, now)
            status.change_entries(WaitlistEntry.objects.filter(id=entry.id), WaitlistStatus.ENDED, ended_at=now)
            entry.refresh_from_db(fields=["status", "ended_at"])
        return entry


def offer_openings(*, clock: db.Clock = db.db_now) -> int:
    """Offer new openings, longest wait first; returns the number of offers. Stops if another worker is doing the same."""
    count, quiet_hours = 0, QuietHours.parse(settings.QUIET_HOURS)
    for entry_id in waitlist_queries.waiting_ids(clock()):
        entry = WaitlistEntry.objects.get(id=entry_id)
        now = clock()
        if quiet_hours and quiet_hours.contains(now, entry.match_criteria.timezone):
            continue
        candidates = waitlist_queries.new_openings(entry, now)
        if not candidates:
            continue
        offered = _offer_first(entry, candidates, clock)
        if offered is None:
            break
        count += offered
    return count


def end_overdue(*, now: datetime) -> int:
    """End waiting entries older than 30 days; returns how many."""
    with transaction.atomic():
        overdue = WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING, ends_at__lte=now)
        return status.change_entries(overdue, WaitlistStatus.ENDED, ended_at=now)


def purge(*, now: datetime) -> int:
    """Delete entries that ended 30 days ago; returns how many."""
    with transaction.atomic():
        return WaitlistEntry.objects.filter(status=WaitlistStatus.ENDED, ended_at__lt=now - RETENTION).delete()[0]


def _offer_first(entry: WaitlistEntry, candidates: Sequence[Candidate], clock: db.Clock) -> bool | None:
    """Offer an entry the first of these times that is still bookable. Returns whether an offer was made.

    Returns None if another worker is making offers.
    """
    with transaction.atomic():
        if not db.try_lock(WORKER_LOCK):
            return None
        offer.lock_group(entry.ref)
        db.lock_providers({provider for provider, _start in candidates})
        now = clock()
        entry = WaitlistEntry.objects.select_for_update().get(id=entry.id)
        if entry.status != WaitlistStatus.WAITING:
            return False
        criteria = entry.match_criteria
        contexts = booking_context.load_many({provider for provider, _start in candidates}, criteria, now)
        for provider, start in candidates:
            context = contexts[provider]
            notice = context.availability.profile.schedule.notice
            expires_at = offers.expires_at(
                now,
                start,
                hours=settings.WAITLIST_OFFER_HOURS,
                notice=notice,
                quiet=QuietHours.parse(settings.QUIET_HOURS),
                zone=criteria.timezone,
            )
            if expires_at is None:
                continue
            try:
                booking_rules.check_hold(context, now, start)
            except BookingRefused:
                continue
            if not caps.check_offer(bytes(entry.network), context.availability, now):
                continue
            held = replacement_offers.new_offer_hold(provider, expires_at, now)
            held.network = bytes(entry.network)
            hold.insert_hold(held, context, start, by="system")
            replacement_offers.create_offer(held, OfferKind.WAITLIST, expires_at, entry=entry)
            status.change_entries(WaitlistEntry.objects.filter(id=entry.id), WaitlistStatus.OFFERED)
            outbox.enqueue_offer(appointment=held, email=entry.email or "", language=entry.language, now=now)
            return True
        return False
