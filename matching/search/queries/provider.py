"""Listed providers with their availability."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.availability.domain import booking_rules
from matching.availability.domain.availability import Availability
from matching.availability.queries import openings
from matching.search import index
from matching.search.domain.results import RankedProvider
from providers.directory.domain import freshness
from providers.directory.models import Provider, Training
from providers.directory.queries import directory, names


@dataclass(frozen=True, slots=True)
class PublicProvider:
    """A provider's public data: the record, verified trainings, and availability."""

    provider: Provider
    availability: Availability
    trainings: tuple[Training, ...]


def list_public(
    now: datetime,
    *,
    states: Collection[str] = (),
    plans: Collection[str] = (),
    terms: dict[str, Collection[str]] | None = None,
    trauma_informed: bool | None = None,
    name: str = "",
) -> "QuerySet[Provider]":
    """Return the providers listed as of `now`. A provider passes a filter if any of its values matches."""
    rows = directory.listed_providers(now)
    if states:
        rows = rows.filter(directory.may_practice(now, states))
    if plans:
        rows = rows.filter(directory.accepts_plans(now, plans))
    for lookup, slugs in (terms or {}).items():
        if slugs:
            rows = rows.filter(id__in=Provider.objects.filter(**{f"{lookup}__slug__in": slugs}).values("id"))
    if trauma_informed is not None:
        trained = directory.has_trauma_training(now)
        rows = rows.filter(trained if trauma_informed else ~trained)
    return names.with_words(rows, name) if name else rows


def load_cached(ids: Sequence[int], now: datetime, changes: index.ChangeSet | None = None) -> list[PublicProvider]:
    """Return these providers in order, without missing ones, mostly from the cache.

    They are as fresh as the ranking that returned the ids.
    """

    def load_missing(missing: Sequence[int]) -> dict[int, PublicProvider]:
        rows = Provider.objects.select_related("gender").in_bulk(list(missing))
        return {
            public.provider.id: public
            for public in with_public_data([rows[id_] for id_ in missing if id_ in rows], now)
        }

    cached = index.cached(ids, load_missing, changes)
    return [
        replace(cached[id_], availability=replace(cached[id_].availability, now=now)) for id_ in ids if id_ in cached
    ]


def results_with_providers(
    results: Iterable[RankedProvider], now: datetime
) -> list[tuple[RankedProvider, PublicProvider]]:
    """Return the results of a ranking with their public data, in order, without missing providers."""
    ranked = list(results)
    by_id = {public.provider.id: public for public in load_cached([each.provider for each in ranked], now)}
    return [(each, by_id[each.provider]) for each in ranked if each.provider in by_id]


def current_slug(former: str, now: datetime) -> str | None:
    """Return the slug of the listed provider that staff chose to redirect this former address to, or None."""
    rows = list_public(now).filter(former_addresses__slug=former)
    return rows.values_list("slug", flat=True).first()


def bookable_starts(provider: PublicProvider, criteria: Criteria | None, now: datetime) -> list[datetime]:
    """Return every start in the next four weeks that a hold would accept for these criteria, or for any client."""
    availability = provider.availability
    care, format_ = (criteria.care_type, criteria.format) if criteria else ("therapy", "individual")
    visit_length = availability.profile.visit_length(care, format_, "first")
    if visit_length is None or not availability.accepting:
        return []
    last = now + timedelta(days=HORIZON_DAYS)
    if criteria is None:
        return availability.public_starts(visit_length, now, last, availability.profile.timezone)
    starts = availability.starts(visit_length, now, last)
    plans = openings.payer_plans(criteria.payer)
    return [start for start in starts if booking_rules.is_bookable(criteria, availability, start, plans)]


def by_slug(slug: str, now: datetime) -> PublicProvider | None:
    """Return one provider if listed as of `now`, or None."""
    providers = load_fresh(list(Provider.objects.filter(slug=slug).values_list("id", flat=True)), now)
    return providers[0] if providers and providers[0].availability.is_listed else None


def current_availability(provider: int, now: datetime) -> Availability | None:
    """Return the committed availability of a provider, or None. Good for proposals; a booking reads it under the lock."""
    providers = load_fresh([provider], now)
    return providers[0].availability if providers else None


def load_fresh(ids: Sequence[int], now: datetime) -> list[PublicProvider]:
    """Return the same as `load_cached`, after a refresh of the index."""
    return load_cached(ids, now, index.refresh(now))


def with_public_data(providers: Sequence[Provider], now: datetime) -> list[PublicProvider]:
    """Return the public data of these providers, in a fixed number of queries."""
    if not providers:
        return []
    ids = [provider.id for provider in providers]
    diaries = openings.load_availability(ids, now)
    trainings: dict[int, list[Training]] = {}
    for training in Training.objects.filter(provider_id__in=ids, verified_on__lte=freshness.latest_date(now)):
        trainings.setdefault(training.provider_id, []).append(training)
    return [
        PublicProvider(provider, diaries[provider.id], tuple(trainings.get(provider.id, ()))) for provider in providers
    ]
