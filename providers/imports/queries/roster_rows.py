"""Provider records as roster cells, for exports, the staff API and dry runs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.profile import VisitType
from providers.directory.models import Provider, Source
from providers.imports.domain.roster import License, Privilege, ProviderRow, TimeOff, Training
from providers.imports.domain.roster import rows as roster

CHUNK_SIZE = 500
# Relation of Provider → the columns that its cells are made from. Read as plain values, since creating a model instance
# for each of a hundred thousand rows took most of the time of a dry run.
COLUMNS: dict[str, tuple[str, ...]] = {
    "licenses": ("state", "license_type", "number", "status", "issued_on", "expires_on", "verified_on"),
    "session_types": ("care_type", "format", "visit", "minutes", "buffer_before", "buffer_after"),
    "weekly_hours": ("weekday", "start", "end", "timezone", "valid_from", "valid_until"),
    "time_off": ("span", "note"),
    "trainings": ("name", "year", "evidence", "verified_on"),
    "concerns": ("concern__slug", "focus"),
    "participations": ("plan__slug", "states", "starts_on", "ends_on", "verified_on"),
    "privileges": ("compact__slug", "number", "states", "status", "issued_on", "expires_on", "verified_on"),
}
TERMS = {"approaches": "approach__slug", "languages": "language__slug", "identities": "identity__slug"}

# The rows of one provider by relation, in the model's order.
RelatedRows = Mapping[str, list[tuple[Any, ...]]]


def for_providers(ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Return the cells by provider id. Runs a fixed number of queries."""
    return dict(_cells(list(Provider.objects.filter(pk__in=ids).select_related("gender"))))


def load_row(provider: Provider) -> ProviderRow:
    """Return the record as a row."""
    return _row(provider, _related_rows([provider.pk])[provider.pk])


def iterate(providers: "QuerySet[Provider]") -> Iterator[dict[str, str]]:
    """Yield the cells of each provider in order, reading a few hundred at a time."""
    rows = providers.select_related("gender").iterator(chunk_size=CHUNK_SIZE)
    while chunk := list(islice(rows, CHUNK_SIZE)):
        yield from (cells for _provider_id, cells in _cells(chunk))


def _cells(providers: list[Provider]) -> Iterator[tuple[int, dict[str, str]]]:
    related_rows = _related_rows([provider.pk for provider in providers])
    return ((provider.pk, roster.write(_row(provider, related_rows[provider.pk]))) for provider in providers)


def _related_rows(ids: list[int]) -> dict[int, RelatedRows]:
    """Return the related rows by provider id, with one query per relation."""
    by_id: dict[int, dict[str, list[tuple[Any, ...]]]] = {provider_id: defaultdict(list) for provider_id in ids}
    for name in (*COLUMNS, *TERMS):
        relation: Any = Provider._meta.get_field(name)
        model = relation.remote_field.through if name in TERMS else relation.related_model
        columns = COLUMNS[name] if name in COLUMNS else (TERMS[name],)
        rows = model._default_manager.filter(provider_id__in=ids).values_list("provider_id", *columns)
        for provider_id, *values in rows:
            by_id[provider_id][name].append(tuple(values))
    return dict(by_id)


def _slugs(rows: list[tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(sorted(slug for (slug,) in rows))


def _states(states: Iterable[str] | None) -> frozenset[str] | None:
    return None if states is None else frozenset(states)


def _row(provider: Provider, related: RelatedRows) -> ProviderRow:
    concerns = sorted(related["concerns"], key=lambda row: (row[1] is None, row[1] or 0, row[0]))
    return ProviderRow(
        line=0,
        npi=provider.npi,
        given_name=provider.given_name,
        family_name=provider.family_name,
        license_type=provider.license_type,
        timezone=provider.timezone,
        licenses=tuple(License(*row) for row in sorted(related["licenses"], key=lambda row: (row[0], row[2]))),
        sample=provider.source == Source.SAMPLE,
        display_name=provider.display_name,
        credentials=provider.credentials,
        status=provider.status,
        pronouns=provider.pronouns,
        gender=provider.gender.slug if provider.gender else None,
        practicing_since=provider.practicing_since,
        headline=provider.headline,
        bio=provider.bio,
        age_groups=tuple(provider.age_groups),
        concerns=tuple(slug for slug, _focus in concerns),
        focus=tuple(slug for slug, focus in concerns if focus),
        approaches=_slugs(related["approaches"]),
        languages=_slugs(related["languages"]),
        identities=_slugs(related["identities"]),
        self_pay_fee=provider.self_pay_fee,
        accepting_new_clients=provider.accepting_new_clients,
        capacity=provider.capacity,
        capacity_verified_on=provider.capacity_verified_on,
        contact_email=provider.contact_email,
        contact_phone=provider.contact_phone,
        contact_verified_on=provider.contact_verified_on,
        room_url=provider.room_url,
        notice=provider.notice,
        horizon_days=provider.horizon_days,
        session_types=tuple(
            VisitType(care_type, format_, visit, VisitLength(*lasts))
            for care_type, format_, visit, *lasts in related["session_types"]
        ),
        hours=tuple(WeeklyRule(*row) for row in related["weekly_hours"]),
        time_off=tuple(
            TimeOff(span.lower.astimezone(UTC), span.upper.astimezone(UTC), note) for span, note in related["time_off"]
        ),
        participations=tuple(
            Participation(plan, _states(states), *days)
            for plan, states, *days in sorted(related["participations"], key=lambda row: (row[0], row[2]))
        ),
        privileges=tuple(
            Privilege(compact, number, _states(states), *dates)
            for compact, number, states, *dates in related["privileges"]
        ),
        trainings=tuple(Training(*row) for row in related["trainings"]),
    )
