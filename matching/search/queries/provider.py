"""Public providers with their openings."""

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
    """What may be shown of a provider: the record, verified trainings, and the diary."""

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
    """Listed providers as of `now`; each filter keeps those that meet any of its values."""
    today = now.astimezone(UTC).date()
    found = directory.listed(today)
    if states:
        found = found.filter(directory.serves(today, states))
    if plans:
        found = found.filter(directory.accepts(today, plans))
    for lookup, slugs in (terms or {}).items():
        if slugs:
            found = found.filter(id__in=Provider.objects.filter(**{f"{lookup}__slug__in": slugs}).values("id"))
    if trauma_informed is not None:
        trained = directory.trained(today)
        found = found.filter(trained if trauma_informed else ~trained)
    if name:
        found = found.filter(display_name__unaccent__icontains=name)
    return found


def remembered(ids: Sequence[int], now: datetime, look: index.Look | None = None) -> list[Public]:
    """These providers in their order, those that are gone left out: as fresh as the ranking that named them, and mostly
    without asking PostgreSQL again.
    """

    def load(wanted: Sequence[int]) -> dict[int, Public]:
        rows = Provider.objects.select_related("gender").in_bulk(list(wanted))
        return {one.provider.id: one for one in shown([rows[id_] for id_ in wanted if id_ in rows], now)}

    found = index.remembered(ids, load, look)
    return [replace(found[id_], diary=replace(found[id_].diary, now=now)) for id_ in ids if id_ in found]


def of_winners(winners: Iterable[Winner], now: datetime) -> list[tuple[Winner, Public]]:
    """The results of a ranking with their public records, in order, without those that are gone."""
    winners = list(winners)
    public = {one.provider.id: one for one in remembered([winner.provider for winner in winners], now)}
    return [(winner, public[winner.provider]) for winner in winners if winner.provider in public]


def bookable_starts(one: Public, criteria: Criteria | None, now: datetime) -> list[datetime]:
    """Every start in the next four weeks that would be held for these criteria, or for anyone without criteria."""
    diary = one.diary
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
    """One listed provider as of `now`, or None."""
    found = looked_up(list(Provider.objects.filter(slug=slug).values_list("id", flat=True)), now)
    return found[0] if found and found[0].diary.profile.listed else None


def diary(provider: int, now: datetime) -> Diary | None:
    """The diary of a provider as committed a moment ago, to propose by: what decides is read under the lock."""
    found = looked_up([provider], now)
    return found[0].diary if found else None


def looked_up(ids: Sequence[int], now: datetime) -> list[Public]:
    """The same as `remembered`, as fresh as now."""
    return remembered(ids, now, index.follow(now))


def shown(providers: Sequence[Provider], now: datetime) -> list[Public]:
    """These providers with what is shown of them, in a fixed number of queries."""
    if not providers:
        return []
    ids = [provider.id for provider in providers]
    diaries = openings.diaries(ids, now)
    trainings: dict[int, list[Training]] = {}
    for training in Training.objects.filter(provider_id__in=ids, verified_on__lte=now.astimezone(UTC).date()):
        trainings.setdefault(training.provider_id, []).append(training)
    return [Public(provider, diaries[provider.id], tuple(trainings.get(provider.id, ()))) for provider in providers]
