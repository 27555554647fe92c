"""Other times to offer when one is gone: the same provider's soonest first, then the next providers of the match."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings

from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.appointments.models import Appointment
from matching.availability.domain import booking_rules
from matching.availability.queries import openings
from matching.booking.domain import offer
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist
from providers.directory.domain import intervals
from providers.directory.models import Provider

SHOWN = 3
# Refusals of one time: another may do.
REFUSED_TIMES = ("slot-taken", "too-late", "not-offered")
LOOKED_AT, OWN_LOOKED_AT = 10, 60


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


def for_refusal(
    error: Refused, criteria: Criteria, as_of: datetime, provider: Provider, now: datetime
) -> list[tuple[Alternative, str]]:
    """Other times with the provider's display name, if another time is what may help; else none."""
    if error.code not in REFUSED_TIMES:
        return []
    found = next_openings(criteria, as_of, provider, now)
    names = dict(Provider.objects.filter(slug__in=[one.provider for one in found]).values_list("slug", "display_name"))
    return [(one, names[one.provider]) for one in found]


def rescue_criteria(appointment: Appointment) -> Criteria:
    """What was asked for a session, for the days from now on."""
    return replace(appointment.asked, earliest=None, window_days=settings.RESCUE_WINDOW_DAYS)


def for_rescue(appointment: Appointment, now: datetime) -> list[offer.Candidate]:
    """Providers and starts that could take the place of a session, best first, to be checked under locks.

    For a first visit the best providers in turns, then the same provider, who just cancelled. Later visits stay with their
    provider. None where what was asked is erased.
    """
    if not appointment.criteria:
        return []
    own = _of(appointment.provider_id, appointment, now)
    if appointment.visit != "first":
        return own
    return [*elsewhere(appointment, now), *own]


def elsewhere(appointment: Appointment, now: datetime) -> list[offer.Candidate]:
    """Other providers and starts that could take the place of a session, best first, the providers in turns."""
    if not appointment.criteria:
        return []
    winners = shortlist.rank(rescue_criteria(appointment), now, LOOKED_AT).ranking.winners
    others = [
        [(winner.provider, intervals.instant(start)) for start in winner.starts]
        for winner in winners
        if winner.provider != appointment.provider_id
    ]
    if len(others) < SHOWN:
        # The few starts that a ranking shows of each may all stand in each other's way.
        others = [[*few, *_of(few[0][0], appointment, now)] for few in others]
    return list(offer.in_turns(others))


def _of(provider: int, appointment: Appointment, now: datetime) -> list[offer.Candidate]:
    """A provider's next starts for a session like this one, whatever the gates say."""
    diary = openings.diaries([provider], now).get(provider)
    length = diary and diary.visit_type(appointment.care_type, appointment.format, appointment.visit)
    if not diary or not length:
        return []
    starts = diary.starts(length, now, now + timedelta(days=HORIZON_DAYS), OWN_LOOKED_AT)
    return [(provider, start) for start in starts]


def _own(criteria: Criteria, provider: Provider, first: datetime, last: datetime, now: datetime) -> list[Alternative]:
    diary = provider_queries.diary(provider.id, now)
    session = diary.profile.session(criteria.care_type, criteria.format, "first") if diary else None
    if diary is None or session is None:
        return []
    plans = openings.payer_plans(criteria.payer)
    fitting = (s for s in diary.starts(session, first, last) if booking_rules.gates_open(criteria, diary, s, plans))
    length = timedelta(minutes=session.minutes)
    return [Alternative(provider.slug, start, start + length) for start in islice(fitting, SHOWN)]
