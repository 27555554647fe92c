"""Waitlist entries in line, and new openings for them."""

from collections import defaultdict
from datetime import datetime

from config.crypto import tokens
from matching.appointments.domain.criteria import Criteria
from matching.availability.domain import booking_rules
from matching.availability.queries import openings
from matching.booking.domain import waitlist as domain
from matching.booking.domain.offer import Candidate, interleave
from matching.booking.models import Offer, OfferStatus, WaitlistEntry, WaitlistStatus
from matching.search.queries import shortlist
from providers.directory.domain import intervals

# How many providers are stored as known, and how many are checked for new openings.
KNOWN_PROVIDERS, CHECKED_PROVIDERS = 200, 50
MAX_CANDIDATES = 20


def by_token(ref: str, token: str) -> WaitlistEntry | None:
    """Return the entry if the token opens it, or None."""
    row = WaitlistEntry.objects.filter(ref=ref).first()
    return row if row and tokens.matches(token, row.token) else None


def waiting_ids(now: datetime) -> list[int]:
    """Return the ids of waiting entries, longest wait first."""
    waiting = WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING, ends_at__gt=now)
    return list(waiting.order_by("joined_at", "id").values_list("id", flat=True))


def known_openings(criteria: Criteria, now: datetime) -> domain.KnownOpenings:
    """Return the openings that match these criteria now: they will not be reported as new."""
    ranked = shortlist.rank(criteria, now, KNOWN_PROVIDERS).ranking.results
    starts_by_provider = _starts(criteria, [entry.provider for entry in ranked], now)
    runs_by_provider = {
        provider: domain.start_runs(intervals.to_minute(start) for start in starts)
        for provider, starts in starts_by_provider.items()
    }
    return domain.KnownOpenings(criteria.window(now)[1], runs_by_provider)


def new_openings(entry: WaitlistEntry, now: datetime) -> list[Candidate]:
    """Return candidates that match an entry and opened after it was created, best first. They must be checked under locks.

    Leaves out providers the client declined, and times already offered.
    """
    criteria, openings_at_join = entry.match_criteria, entry.openings_at_join
    earlier_offers = Offer.objects.filter(entry=entry).select_related("appointment")
    declined = {offer.appointment.provider_id for offer in earlier_offers if offer.status == OfferStatus.DECLINED}
    offered = {(offer.appointment.provider_id, offer.appointment.period.lower) for offer in earlier_offers}
    ranked = [
        each
        for each in shortlist.rank(criteria, now, CHECKED_PROVIDERS).ranking.results
        if each.provider not in declined
    ]
    # The ranking lists only a few starts per provider; the new one may not be among them, so load all of them.
    all_starts = _starts(criteria, [each.provider for each in ranked if each.provider in openings_at_join.starts], now)
    lists = [
        [
            (each.provider, start)
            for start in all_starts.get(each.provider) or list(map(intervals.to_datetime, each.starts))
            if (each.provider, start) not in offered
            and openings_at_join.is_new(each.provider, intervals.to_minute(start))
        ]
        for each in ranked
    ]
    return list(interleave(lists))[:MAX_CANDIDATES]


def _starts(criteria: Criteria, providers: list[int], now: datetime) -> dict[int, list[datetime]]:
    """Return every start in the window that these providers offer to a new client."""
    first, last = map(intervals.to_datetime, criteria.window(now))
    plans = openings.payer_plans(criteria.payer)
    starts_by_provider: dict[int, list[datetime]] = defaultdict(list)
    for provider, availability in openings.load_availability(providers, now).items():
        visit_length = availability.profile.visit_length(criteria.care_type, criteria.format, "first")
        for start in availability.starts(visit_length, first, last) if visit_length else ():
            if booking_rules.is_bookable(criteria, availability, start, plans):
                starts_by_provider[provider].append(start)
    return starts_by_provider
