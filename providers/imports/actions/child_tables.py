"""The tables whose rows belong to one provider, with the columns that identify and describe a row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from psycopg.types.range import TimestamptzRange

from providers.directory.models import (
    License,
    Participation,
    Privilege,
    Provider,
    ProviderConcern,
    TimeOff,
    Training,
    VisitType,
    WeeklyHours,
)
from providers.imports.domain.roster import Absent, ProviderRow

Key = tuple[Any, ...]
Rows = dict[Key, tuple[Any, ...]]
# Vocabulary → slug → id.
Ids = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class ChildTable:
    """A table of rows that belong to a provider.

    `key` are the columns that identify a row of a provider, `values` the columns that are compared. `build` turns the
    values of a `ProviderRow` field into rows. With `in_place` a changed row keeps its id; otherwise it is deleted and
    inserted again. `verified` tables have `verified_on` as the last value, and a `verified_by` column. In `numbered`
    tables, the last part of the key is a number that may be spelled in several ways.
    """

    field: str
    model: type[Model]
    key: tuple[str, ...]
    values: tuple[str, ...]
    build: Callable[[Any, ProviderRow, Ids], Rows]
    in_place: bool = True
    verified: bool = False
    numbered: bool = False


def _links(vocabulary: str) -> Callable[[Any, ProviderRow, Ids], Rows]:
    return lambda slugs, row, ids: {(ids[vocabulary][slug],): () for slug in slugs}


def _concerns(slugs: Any, row: ProviderRow, ids: Ids) -> Rows:
    focus = () if isinstance(row.focus, Absent) else row.focus
    return {(ids["concerns"][slug],): (focus.index(slug) + 1 if slug in focus else None,) for slug in slugs}


def _visit_types(visit_types: Any, row: ProviderRow, ids: Ids) -> Rows:
    return {
        (item.care_type, item.format, item.visit): (item.length.minutes, item.length.before, item.length.after)
        for item in visit_types
    }


def _licenses(licenses: Any, row: ProviderRow, ids: Ids) -> Rows:
    return {
        (item.state, item.license_type, item.number): (item.status, item.issued_on, item.expires_on, item.verified_on)
        for item in licenses
    }


def _privileges(privileges: Any, row: ProviderRow, ids: Ids) -> Rows:
    return {
        (ids["compacts"][item.compact], item.number): (
            _sorted(item.states),
            item.status,
            item.issued_on,
            item.expires_on,
            item.verified_on,
        )
        for item in privileges
    }


def _participations(participations: Any, row: ProviderRow, ids: Ids) -> Rows:
    return {
        (ids["plans"][item.plan], item.starts_on): (_sorted(item.states), item.ends_on, item.verified_on)
        for item in participations
    }


def _trainings(trainings: Any, row: ProviderRow, ids: Ids) -> Rows:
    return {(item.name, item.year): (item.evidence, item.verified_on) for item in trainings}


def _hours(rules: Any, row: ProviderRow, ids: Ids) -> Rows:
    return {
        (rule.weekday, rule.start, rule.end, rule.timezone, rule.valid_from, rule.valid_until): () for rule in rules
    }


def _time_off(periods: Any, row: ProviderRow, ids: Ids) -> Rows:
    return {(TimestamptzRange(period.start, period.end, "[)"), period.note): () for period in periods}


def _sorted(states: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if states is None else tuple(sorted(states))


CHILD_TABLES = (
    ChildTable("concerns", ProviderConcern, ("concern_id",), ("focus",), _concerns, in_place=False),
    ChildTable("approaches", Provider.approaches.through, ("approach_id",), (), _links("approaches")),
    ChildTable("languages", Provider.languages.through, ("language_id",), (), _links("languages")),
    ChildTable("identities", Provider.identities.through, ("identity_id",), (), _links("identities")),
    ChildTable(
        "session_types",
        VisitType,
        key=("care_type", "format", "visit"),
        values=("minutes", "buffer_before", "buffer_after"),
        build=_visit_types,
    ),
    ChildTable(
        "licenses",
        License,
        key=("state", "license_type", "number"),
        values=("status", "issued_on", "expires_on", "verified_on"),
        build=_licenses,
        verified=True,
        numbered=True,
    ),
    ChildTable(
        "privileges",
        Privilege,
        key=("compact_id", "number"),
        values=("states", "status", "issued_on", "expires_on", "verified_on"),
        build=_privileges,
        verified=True,
        numbered=True,
    ),
    ChildTable(
        "participations",
        Participation,
        key=("plan_id", "starts_on"),
        values=("states", "ends_on", "verified_on"),
        build=_participations,
        verified=True,
    ),
    ChildTable(
        "trainings",
        Training,
        key=("name", "year"),
        values=("evidence", "verified_on"),
        build=_trainings,
        verified=True,
    ),
    ChildTable(
        "hours",
        WeeklyHours,
        key=("weekday", "start", "end", "timezone", "valid_from", "valid_until"),
        values=(),
        build=_hours,
    ),
    ChildTable("time_off", TimeOff, ("span", "note"), (), _time_off),
)
# Columns of the provider that a source can set, named as in `ProviderRow`.
PROVIDER_FIELDS = (
    "given_name family_name display_name license_type timezone credentials status pronouns practicing_since headline "
    "bio age_groups self_pay_fee accepting_new_clients capacity capacity_verified_on contact_email contact_phone "
    "contact_verified_on room_url notice horizon_days".split()
)
# Verification date → the columns that it verifies.
VERIFIED_FIELDS = {
    "capacity_verified_on": ("accepting_new_clients", "capacity"),
    "contact_verified_on": ("contact_email", "contact_phone"),
}
