"""Joining the waiting list, leaving it, and giving each time that opened to who has waited longest."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import transaction

from config import db
from config.crypto import tokens
from matching.appointments.domain.appointment import Refused
from matching.availability.domain import booking_rules
from matching.availability.queries import booking_context
from matching.booking.actions import hold, offer, outbox, replacement_offers
from matching.booking.domain import offer as offers
from matching.booking.domain.offer import Candidate
from matching.booking.domain.waitlist import quiet
from matching.booking.models import OfferKind, WaitingStatus, WaitlistEntry
from matching.booking.queries import waitlist as queries
from matching.search.queries.match_request import Match

Clock = Callable[[], datetime]
KEPT = timedelta(days=30)
AT_WORK = sha256(b"waitlist").digest()


@dataclass(frozen=True, slots=True)
class Reach:
    """Where to write to somebody who waits, and in which language."""

    email: str
    phone: str
    email_ok: bool
    text_ok: bool
    language: str


def join(*, match: Match, reach: Reach, clock: Clock = db.clock) -> WaitlistEntry:
    """Wait for a time that fits, for 30 days. Joining again with the same match changes only how to be reached."""
    known = queries.known(match.criteria, clock())
    with transaction.atomic():
        db.lock((db.MATCH, match.digest.hex()))
        now = clock()
        entry = WaitlistEntry.objects.filter(match_digest=match.digest).exclude(status=WaitingStatus.ENDED).first()
        if entry is None:
            entry = WaitlistEntry(match_digest=match.digest, joined_at=now)
            entry.ends_at = now + timedelta(days=settings.WAITLIST_DAYS)
            entry.criteria, entry.known = match.criteria.to_json(), known.to_json()
            entry.token = tokens.digest(entry.open_token)
        entry.email, entry.phone, entry.language = reach.email, reach.phone, reach.language
        entry.email_ok, entry.text_ok = reach.email_ok, reach.text_ok
        entry.save()
        return entry


def leave(*, entry: WaitlistEntry, clock: Clock = db.clock) -> WaitlistEntry:
    """Wait no longer; what was on offer is let go. Leaving twice is leaving once."""
    with transaction.atomic():
        offer.lock_group(entry.ref)
        now = clock()
        entry.refresh_from_db()
        if entry.status != WaitingStatus.ENDED:
            offer.withdraw(entry, now)
            entry.status, entry.ended_at = WaitingStatus.ENDED, now
            entry.save(update_fields=["status", "ended_at"])
        return entry


def serve(*, clock: Clock = db.clock) -> int:
    """Offer what opened, the longest waiting first; how many offers. Another worker at the same work ends this one's turn."""
    count = 0
    for entry_id in queries.in_line(clock()):
        entry = WaitlistEntry.objects.get(id=entry_id)
        now = clock()
        if quiet(now, entry.asked.timezone, settings.QUIET_FROM, settings.QUIET_UNTIL):
            continue
        found = queries.opened(entry, now)
        if not found:
            continue
        made = _give(entry, found, clock)
        if made is None:
            break
        count += made
    return count


def end_overdue(*, now: datetime) -> int:
    """End entries whose 30 days are over and that have no offer open; how many."""
    with transaction.atomic():
        over = WaitlistEntry.objects.filter(status=WaitingStatus.WAITING, ends_at__lte=now)
        return over.update(status=WaitingStatus.ENDED, ended_at=now)


def purge(*, now: datetime) -> int:
    """Delete entries that ended 30 days ago; how many."""
    with transaction.atomic():
        return WaitlistEntry.objects.filter(status=WaitingStatus.ENDED, ended_at__lt=now - KEPT).delete()[0]


def _give(entry: WaitlistEntry, found: Sequence[Candidate], clock: Clock) -> bool | None:
    """Offer an entry the first of these times that still can be had; None where another worker is giving."""
    with transaction.atomic():
        if not db.try_lock(AT_WORK):
            return None
        offer.lock_group(entry.ref)
        db.lock_providers({provider for provider, _start in found})
        now = clock()
        entry = WaitlistEntry.objects.select_for_update().get(id=entry.id)
        if entry.status != WaitingStatus.WAITING:
            return False
        criteria = entry.asked
        contexts = booking_context.load_many({provider for provider, _start in found}, criteria, now)
        for provider, start in found:
            context = contexts[provider]
            notice = context.availability.profile.schedule.notice
            last = offers.until(now, start, hours=settings.WAITLIST_HOURS, notice=notice)
            if last is None:
                continue
            try:
                booking_rules.check_hold(context, now, start)
            except Refused:
                continue
            held = replacement_offers.blank(provider, last, now)
            hold.put(held, context, start, by="system")
            replacement_offers.write(held, OfferKind.WAITLIST, last, entry=entry)
            entry.status = WaitingStatus.OFFERED
            entry.save(update_fields=["status"])
            outbox.tell_waiting(appointment=held, language=entry.language, now=now)
            return True
        return False
