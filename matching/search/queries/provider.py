"""Listed providers with their availability."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db.models import QuerySet

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.availability.domain import booking_rules
from matching.availability.domain.availability import Diary
from matching.availability.queries import openings
from matching.search import index
from matching.search.domain.results import Winner
from providers.directory.models import Provider, Training
from providers.directory.queries import directory


@dataclass(frozen=True, slots=True)
class Public:
    """A provider's public data: the record, verified trainings, and availability."""

    provider: Provider
    diary: Diary
    trainings: tuple[Training, ...]


def public(
    now: datetime,
    *,
    states: Collection[str] = (),
    plans: Collection[str] = (),
    terms: dict[str, Collection[str]] | None = None,
    trauma_informed: bool | None = None,
    name: str = "",
) -> "QuerySet[Provider]":
    """Return the providers listed as of `now`. A provider passes a filter if any of its values matches."""
    today = now.astimezone(UTC).date()
    rows = directory.listed(today)
    if states:
        rows = rows.filter(directory.serves(today, states))
    if plans:
        rows = rows.filter(directory.accepts(today, plans))
    for lookup, slugs in (terms or {}).items():
        if slugs:
            rows = rows.filter(id__in=Provider.objects.filter(**{f"{lookup}__slug__in": slugs}).values("id"))
    if trauma_informed is not None:
        trained = directory.trained(today)
        rows = rows.filter(trained if trauma_informed else ~trained)
    if name:
        rows = rows.filter(display_name__unaccent__icontains=name)
    return rows


def remembered(ids: Sequence[int], now: datetime, changes: index.Look | None = None) -> list[Public]:
    """Return these providers in order, without missing ones, mostly from the cache.

    They are as fresh as the ranking that returned the ids.
    """

    def load_missing(missing: Sequence[int]) -> dict[int, Public]:
        rows = Provider.objects.select_related("gender").in_bulk(list(missing))
        return {public.provider.id: public for public in shown([rows[id_] for id_ in missing if id_ in rows], now)}

    cached = index.remembered(ids, load_missing, changes)
    return [replace(cached[id_], diary=replace(cached[id_].diary, now=now)) for id_ in ids if id_ in cached]


def of_winners(winners: Iterable[Winner], now: datetime) -> list[tuple[Winner, Public]]:
    """Return the results of a ranking with their public data, in order, without missing providers."""
    ranked = list(winners)
    by_id = {public.provider.id: public for public in remembered([each.provider for each in ranked], now)}
    return [(each, by_id[each.provider]) for each in ranked if each.provider in by_id]


def bookable_starts(provider: Public, criteria: Criteria | None, now: datetime) -> list[datetime]:
    """Return every start in the next four weeks that a hold would accept for these criteria, or for any client."""
    diary = provider.diary
    care, format_ = (criteria.care_type, criteria.format) if criteria else ("therapy", "individual")
    session = diary.profile.session(care, format_, "first")
    if session is None or not diary.accepting:
        return []
    starts = diary.starts(session, now, now + timedelta(days=HORIZON_DAYS))
    if criteria is None:
        return starts
    plans = openings.payer_plans(criteria.payer)
    return [start for start in starts if booking_rules.gates_open(criteria, diary, start, plans)]


def by_slug(slug: str, now: datetime) -> Public | None:
    """Return one provider if listed as of `now`, or None."""
    providers = looked_up(list(Provider.objects.filter(slug=slug).values_list("id", flat=True)), now)
    return providers[0] if providers and providers[0].diary.profile.listed else None


def diary(provider: int, now: datetime) -> Diary | None:
    """Return the committed availability of a provider, or None. Good for proposals; a booking reads it under the lock."""
    providers = looked_up([provider], now)
    return providers[0].diary if providers else None


def looked_up(ids: Sequence[int], now: datetime) -> list[Public]:
    """Return the same as `cached`, after a refresh of the index."""
    return remembered(ids, now, index.follow(now))


def shown(providers: Sequence[Provider], now: datetime) -> list[Public]:
    """Return the public data of these providers, in a fixed number of queries."""
    if not providers:
        return []
    ids = [provider.id for provider in providers]
    diaries = openings.diaries(ids, now)
    trainings: dict[int, list[Training]] = {}
    for training in Training.objects.filter(provider_id__in=ids, verified_on__lte=now.astimezone(UTC).date()):
        trainings.setdefault(training.provider_id, []).append(training)
    return [Public(provider, diaries[provider.id], tuple(trainings.get(provider.id, ()))) for provider in providers]
