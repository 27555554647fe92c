"""Other openings when one is gone: the same provider's next ones first, then other providers of the match."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings

from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.appointments.models import Appointment
from matching.availability.domain import booking_rules
from matching.availability.queries import openings
from matching.booking.domain import offer
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist
from providers.directory.domain import intervals
from providers.directory.models import Provider

MAX_ALTERNATIVES = 3
# Refusal codes that concern one time only: another time may work.
TIME_REFUSALS = ("slot-taken", "too-late", "not-offered")
RANKED_PROVIDERS, PROVIDER_STARTS = 10, 60


@dataclass(frozen=True, slots=True)
class Alternative:
    """A provider's slug, and the start and end of an opening."""

    provider: str
    start: datetime
    end: datetime


def next_openings(criteria: Criteria, as_of: datetime, provider: Provider, now: datetime) -> list[Alternative]:
    """Return up to three openings that can be held now, within the match's window."""
    first, last = (intervals.to_datetime(at) for at in criteria.window(as_of))
    alternatives = _provider_openings(criteria, provider, first, last, now)
    if len(alternatives) < MAX_ALTERNATIVES:
        ranked = shortlist.rank(criteria, now, RANKED_PROVIDERS).ranking.results
        slugs = dict(Provider.objects.filter(id__in=[each.provider for each in ranked]).values_list("id", "slug"))
        others = [entry for entry in ranked if entry.provider != provider.id and entry.provider in slugs]
        alternatives += [
            Alternative(slugs[each.provider], intervals.to_datetime(start), intervals.to_datetime(start + each.minutes))
            for each in others
            for start in each.starts
            if first <= intervals.to_datetime(start) < last
        ]
    return alternatives[:MAX_ALTERNATIVES]


def for_refusal(
    error: BookingRefused, criteria: Criteria, as_of: datetime, provider: Provider, now: datetime
) -> list[tuple[Alternative, str]]:
    """Return other openings with the providers' display names, or none if another time would not help."""
    if error.code not in TIME_REFUSALS:
        return []
    alternatives = next_openings(criteria, as_of, provider, now)
    names = dict(
        Provider.objects.filter(slug__in=[alternative.provider for alternative in alternatives]).values_list(
            "slug", "display_name"
        )
    )
    return [(alternative, names[alternative.provider]) for alternative in alternatives]


def replacement_criteria(appointment: Appointment) -> Criteria:
    """Return the search criteria of an appointment, with a window that starts now."""
    return replace(appointment.match_criteria, earliest=None, window_days=settings.REPLACEMENT_OFFER_WINDOW_DAYS)


def for_canceled_appointment(appointment: Appointment, now: datetime) -> list[offer.Candidate]:
    """Return candidates to replace a canceled appointment, best first. They must be checked again under locks.

    For a first visit: the best other providers in turn, then the provider who canceled. Later visits stay with their
    provider. Returns none if the search criteria were erased.
    """
    if not appointment.criteria:
        return []
    own = _provider_candidates(appointment.provider_id, appointment, now)
    if appointment.visit != "first":
        return own
    return [*with_other_providers(appointment, now), *own]


def with_other_providers(appointment: Appointment, now: datetime) -> list[offer.Candidate]:
    """Return candidates with other providers to replace an appointment, best first, providers in turn."""
    if not appointment.criteria:
        return []
    ranked = shortlist.rank(replacement_criteria(appointment), now, RANKED_PROVIDERS).ranking.results
    others = [
        [(entry.provider, intervals.to_datetime(start)) for start in entry.starts]
        for entry in ranked
        if entry.provider != appointment.provider_id
    ]
    if len(others) < MAX_ALTERNATIVES:
        # The few starts that a ranking lists per provider may all overlap each other.
        others = [[*listed, *_provider_candidates(listed[0][0], appointment, now)] for listed in others]
    return list(offer.interleave(others))


def _provider_candidates(provider: int, appointment: Appointment, now: datetime) -> list[offer.Candidate]:
    """Return a provider's next starts for the same kind of visit, without checking the match's hard filters."""
    availability = openings.load_availability([provider], now).get(provider)
    visit_length = availability and availability.visit_length(
        appointment.care_type, appointment.format, appointment.visit
    )
    if not availability or not visit_length:
        return []
    starts = availability.starts(visit_length, now, now + timedelta(days=HORIZON_DAYS), PROVIDER_STARTS)
    return [(provider, start) for start in starts]


def _provider_openings(
    criteria: Criteria, provider: Provider, first: datetime, last: datetime, now: datetime
) -> list[Alternative]:
    """Return the provider's own openings within the window."""
    availability = provider_queries.current_availability(provider.id, now)
    visit_length = (
        availability.profile.visit_length(criteria.care_type, criteria.format, "first") if availability else None
    )
    if availability is None or visit_length is None:
        return []
    plans = openings.payer_plans(criteria.payer)
    bookable = (
        start_
        for start_ in availability.starts(visit_length, first, last)
        if booking_rules.is_bookable(criteria, availability, start_, plans)
    )
    length = timedelta(minutes=visit_length.minutes)
    return [Alternative(provider.slug, start, start + length) for start in islice(bookable, MAX_ALTERNATIVES)]
