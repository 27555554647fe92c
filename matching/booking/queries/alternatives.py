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
# How many days after the lost time replacements are looked for.
NEAR_DAYS = 8


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


def replacement_criteria(appointment: Appointment, now: datetime) -> Criteria:
    """Return the search criteria of an appointment, with a window that starts now and reaches past the lost time."""
    days_ahead = (appointment.period.lower - now).days + NEAR_DAYS
    window_days = min(max(settings.REPLACEMENT_OFFER_WINDOW_DAYS, days_ahead), HORIZON_DAYS)
    return replace(appointment.match_criteria, earliest=None, window_days=window_days)


def for_canceled_appointment(appointment: Appointment, now: datetime) -> list[offer.Candidate]:
    """Return candidates to replace a canceled appointment, best first. They must be checked again under locks.

    Of each provider, the times nearest to the lost one come first: the same weekday and time of day. For a first visit: the
    best other providers in turn, then the provider who canceled. Later visits stay with their provider. Returns none if the
    search criteria were erased.
    """
    if not appointment.criteria:
        return []
    own = _candidates([appointment.provider_id], appointment, now).get(appointment.provider_id, [])
    if appointment.visit != "first":
        return own
    return [*with_other_providers(appointment, now), *own]


def with_other_providers(appointment: Appointment, now: datetime) -> list[offer.Candidate]:
    """Return candidates with other providers to replace an appointment, best first, providers in turn."""
    if not appointment.criteria:
        return []
    ranked = shortlist.rank(replacement_criteria(appointment, now), now, RANKED_PROVIDERS).ranking.results
    others = [entry.provider for entry in ranked if entry.provider != appointment.provider_id]
    candidates = _candidates(others, appointment, now, visit="first")
    return list(offer.interleave([candidates.get(provider, []) for provider in others]))


def _candidates(
    providers: list[int], appointment: Appointment, now: datetime, *, visit: str = ""
) -> dict[int, list[offer.Candidate]]:
    """Return by provider the starts for the same kind of visit, nearest to the lost one first.

    The match's hard filters are not checked.
    """
    candidates = {}
    for provider, availability in openings.load_availability(providers, now).items():
        kind = visit or appointment.visit
        visit_length = availability.visit_length(appointment.care_type, appointment.format, kind)
        if visit_length is None:
            continue
        starts = (
            availability.starts(visit_length, now, availability.latest)
            if kind == "first"
            else availability.later_starts(visit_length)
        )
        nearest = offer.nearest_first(starts, appointment.period.lower, appointment.client_timezone)
        candidates[provider] = [(provider, start) for start in nearest[:PROVIDER_STARTS]]
    return candidates


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
