"""Who waits, and which times opened for them."""

from collections import defaultdict
from datetime import datetime

from config.crypto import tokens
from matching.appointments.domain.criteria import Criteria
from matching.availability.domain import booking_rules
from matching.availability.queries import openings
from matching.booking.domain import waitlist as domain
from matching.booking.domain.offer import Candidate, in_turns
from matching.booking.models import Offer, OfferStatus, WaitingStatus, WaitlistEntry
from matching.search.queries import shortlist
from providers.directory.domain import intervals

# How many providers of a list are remembered as known, and how many are looked at for a new time.
KNOWN, LOOKED_AT = 200, 50
TRIED = 20


def by_token(ref: str, token: str) -> WaitlistEntry | None:
    """The entry that this token opens, or None."""
    found = WaitlistEntry.objects.filter(ref=ref).first()
    return found if found and tokens.matches(token, found.token) else None


def in_line(now: datetime) -> list[int]:
    """The ids of who waits, the longest first."""
    waiting = WaitlistEntry.objects.filter(status=WaitingStatus.WAITING, ends_at__gt=now)
    return list(waiting.order_by("joined_at", "id").values_list("id", flat=True))


def known(criteria: Criteria, now: datetime) -> domain.Known:
    """What somebody with these answers could have now: for them it will be no news."""
    winners = shortlist.rank(criteria, now, KNOWN).ranking.winners
    found = _starts(criteria, [winner.provider for winner in winners], now)
    runs = {provider: domain.runs(intervals.minute(start) for start in starts) for provider, starts in found.items()}
    return domain.Known(criteria.window(now)[1], runs)


def opened(entry: WaitlistEntry, now: datetime) -> list[Candidate]:
    """Providers and starts that fit an entry and opened since it was made, best first; to be checked under locks.

    None of a provider they declined, and none that was offered to them before.
    """
    criteria, known_then = entry.asked, entry.known_then
    before = Offer.objects.filter(entry=entry).select_related("appointment")
    declined = {one.appointment.provider_id for one in before if one.status == OfferStatus.DECLINED}
    had = {(one.appointment.provider_id, one.appointment.session.lower) for one in before}
    winners = [w for w in shortlist.rank(criteria, now, LOOKED_AT).ranking.winners if w.provider not in declined]
    # A known provider shows only a few of its starts in the ranking, and the new one may be another.
    whole = _starts(criteria, [w.provider for w in winners if w.provider in known_then.starts], now)
    lists = [
        [
            (w.provider, start)
            for start in whole.get(w.provider) or list(map(intervals.instant, w.starts))
            if (w.provider, start) not in had and known_then.is_new(w.provider, intervals.minute(start))
        ]
        for w in winners
    ]
    return list(in_turns(lists))[:TRIED]


def _starts(criteria: Criteria, providers: list[int], now: datetime) -> dict[int, list[datetime]]:
    """Every start in the window at which these providers could be held for a new client."""
    first, last = map(intervals.instant, criteria.window(now))
    plans = openings.payer_plans(criteria.payer)
    found: dict[int, list[datetime]] = defaultdict(list)
    for provider, diary in openings.diaries(providers, now).items():
        session = diary.profile.session(criteria.care_type, criteria.format, "first")
        for start in diary.starts(session, first, last) if session else ():
            if booking_rules.gates_open(criteria, diary, start, plans):
                found[provider].append(start)
    return found
