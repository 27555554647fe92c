"""Provider records as a roster's cells: what an export writes, the staff's interface answers, and a dry run compares."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import Session, Weekly
from providers.directory.domain.profile import SessionType
from providers.directory.models import Provider, Source
from providers.imports.domain.roster import License, Privilege, ProviderRow, TimeOff, Training
from providers.imports.domain.roster import rows as roster

CHUNK = 500
# What belongs to a record, by its name there: the columns that its rows are written from, after the provider's id.
# Read as plain values: a model's instance for each of a hundred thousand rows took most of a dry run's time.
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

# Of one record: the rows of each name, in their order.
Held = Mapping[str, list[tuple[Any, ...]]]


def of(ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Cells by provider id, in a fixed number of statements."""
    return dict(_written(list(Provider.objects.filter(pk__in=ids).select_related("gender"))))


def each(records: "QuerySet[Provider]") -> Iterator[dict[str, str]]:
    """The cells of every record in its order, a few hundred at a time."""
    rows = records.select_related("gender").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from (cells for _provider, cells in _written(chunk))


def _written(records: list[Provider]) -> Iterator[tuple[int, dict[str, str]]]:
    held = _held([one.pk for one in records])
    return ((one.pk, roster.write(_row(one, held[one.pk]))) for one in records)


def _held(ids: list[int]) -> dict[int, Held]:
    """What belongs to these records, by provider id: one statement a name."""
    found: dict[int, dict[str, list[tuple[Any, ...]]]] = {one: defaultdict(list) for one in ids}
    for name in (*COLUMNS, *TERMS):
        relation: Any = Provider._meta.get_field(name)
        model = relation.remote_field.through if name in TERMS else relation.related_model
        columns = COLUMNS[name] if name in COLUMNS else (TERMS[name],)
        rows = model._default_manager.filter(provider_id__in=ids).values_list("provider_id", *columns)
        for provider_id, *values in rows:
            found[provider_id][name].append(tuple(values))
    return dict(found)


def _slugs(rows: list[tuple[Any, ...]]) -> tuple[str, ...]:
    return tuple(sorted(slug for (slug,) in rows))


def _states(states: Iterable[str] | None) -> frozenset[str] | None:
    return None if states is None else frozenset(states)


def _row(one: Provider, held: Held) -> ProviderRow:
    concerns = sorted(held["concerns"], key=lambda row: (row[1] is None, row[1] or 0, row[0]))
    return ProviderRow(
        line=0,
        npi=one.npi,
        given_name=one.given_name,
        family_name=one.family_name,
        license_type=one.license_type,
        timezone=one.timezone,
        licenses=tuple(License(*row) for row in sorted(held["licenses"], key=lambda row: (row[0], row[2]))),
        sample=one.source == Source.SAMPLE,
        display_name=one.display_name,
        credentials=one.credentials,
        status=one.status,
        pronouns=one.pronouns,
        gender=one.gender.slug if one.gender else None,
        practicing_since=one.practicing_since,
        headline=one.headline,
        bio=one.bio,
        age_groups=tuple(one.age_groups),
        concerns=tuple(slug for slug, _focus in concerns),
        focus=tuple(slug for slug, focus in concerns if focus),
        approaches=_slugs(held["approaches"]),
        languages=_slugs(held["languages"]),
        identities=_slugs(held["identities"]),
        self_pay_fee=one.self_pay_fee,
        accepting_new_clients=one.accepting_new_clients,
        capacity=one.capacity,
        capacity_verified_on=one.capacity_verified_on,
        contact_email=one.contact_email,
        contact_phone=one.contact_phone,
        contact_verified_on=one.contact_verified_on,
        room_url=one.room_url,
        notice=one.notice,
        horizon_days=one.horizon_days,
        session_types=tuple(
            SessionType(care_type, format_, visit, Session(*lasts))
            for care_type, format_, visit, *lasts in held["session_types"]
        ),
        hours=tuple(Weekly(*row) for row in held["weekly_hours"]),
        time_off=tuple(
            TimeOff(span.lower.astimezone(UTC), span.upper.astimezone(UTC), note) for span, note in held["time_off"]
        ),
        participations=tuple(
            Participation(plan, _states(states), *days)
            for plan, states, *days in sorted(held["participations"], key=lambda row: (row[0], row[2]))
        ),
        privileges=tuple(
            Privilege(compact, number, _states(states), *rest) for compact, number, states, *rest in held["privileges"]
        ),
        trainings=tuple(Training(*row) for row in held["trainings"]),
    )
