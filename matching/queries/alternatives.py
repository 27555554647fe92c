"""Other times to offer when one is gone: the same provider's soonest first, then the next providers of the match."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from matching.domain import placing
from matching.domain.criteria import Criteria
from matching.queries import openings, shortlist
from providers.domain import intervals
from providers.models import Provider

SHOWN = 3
LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Alternative:
    """A provider's slug and a session's start and end."""

    provider: str
    start: datetime
    end: datetime


def next_openings(criteria: Criteria, as_of: datetime, provider: Provider, now: datetime) -> list[Alternative]:
    """Three openings that a hold would get now, fewer only if no more exist in the match's window."""
    first, last = (intervals.instant(at) for at in criteria.window(as_of))
    found = _own(criteria, provider, first, last, now)
    if len(found) < SHOWN:
        winners = shortlist.rank(criteria, now, LOOKED_AT).ranking.winners
        slugs = dict(Provider.objects.filter(id__in=[w.provider for w in winners]).values_list("id", "slug"))
        others = [winner for winner in winners if winner.provider != provider.id and winner.provider in slugs]
        found += [
            Alternative(slugs[w.provider], intervals.instant(start), intervals.instant(start + w.minutes))
            for w in others
            for start in w.starts
            if first <= intervals.instant(start) < last
        ]
    return found[:SHOWN]


def _own(criteria: Criteria, provider: Provider, first: datetime, last: datetime, now: datetime) -> list[Alternative]:
    diary = openings.diaries([provider.id], now)[provider.id]
    session = diary.profile.session(criteria.care_type, criteria.format, "first")
    if session is None:
        return []
    plans = openings.payer_plans(criteria.payer)
    return [
        Alternative(provider.slug, start, start + timedelta(minutes=session.minutes))
        for start in diary.starts(session, first, last)
        if placing.gates_open(criteria, diary, start, plans)
    ][:SHOWN]
