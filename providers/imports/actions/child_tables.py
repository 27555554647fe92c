"""The tables whose rows belong to one provider: which columns tell them apart, and which are compared."""

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
    SessionType,
    TimeOff,
    Training,
    WeeklyHours,
)
from providers.imports.domain.roster import Absent, ProviderRow

Key = tuple[Any, ...]
Rows = dict[Key, tuple[Any, ...]]
# Vocabulary → slug → id.
Ids = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Kind:
    """A table of rows that belong to a provider. `key` tells a provider's rows apart, `values` are compared.

    With `in_place` a changed row keeps its id; otherwise it goes and a new one comes. `verified` tables have
    `verified_on` as their last value, and `verified_by` beside it.
    """

    field: str
    model: type[Model]
    key: tuple[str, ...]
    values: tuple[str, ...]
    wanted: Callable[[Any, ProviderRow, Ids], Rows]
    in_place: bool = True
    verified: bool = False


def _links(kind: str) -> Callable[[Any, ProviderRow, Ids], Rows]:
    return lambda slugs, row, ids: {(ids[kind][slug],): () for slug in slugs}


def _concerns(slugs: Any, row: ProviderRow, ids: Ids) -> Rows:
    focus = () if isinstance(row.focus, Absent) else row.focus
    return {(ids["concerns"][slug],): (focus.index(slug) + 1 if slug in focus else None,) for slug in slugs}


def _sorted(states: frozenset[str] | None) -> tuple[str, ...] | None:
    return None if states is None else tuple(sorted(states))


KINDS = (
    Kind("concerns", ProviderConcern, ("concern_id",), ("focus",), _concerns, in_place=False),
    Kind("approaches", Provider.approaches.through, ("approach_id",), (), _links("approaches")),
    Kind("languages", Provider.languages.through, ("language_id",), (), _links("languages")),
    Kind("identities", Provider.identities.through, ("identity_id",), (), _links("identities")),
    Kind(
        "session_types",
        SessionType,
        ("care_type", "format", "visit"),
        ("minutes", "buffer_before", "buffer_after"),
        lambda found, row, ids: {
            (one.care_type, one.format, one.visit): (one.session.minutes, one.session.before, one.session.after)
            for one in found
        },
    ),
    Kind(
        "licenses",
        License,
        ("state", "license_type", "number"),
        ("status", "issued_on", "expires_on", "verified_on"),
        lambda found, row, ids: {
            (one.state, one.license_type, one.number): (one.status, one.issued_on, one.expires_on, one.verified_on)
            for one in found
        },
        verified=True,
    ),
    Kind(
        "privileges",
        Privilege,
        ("compact_id", "number"),
        ("states", "status", "issued_on", "expires_on", "verified_on"),
        lambda found, row, ids: {
            (ids["compacts"][one.compact], one.number): (
                _sorted(one.states),
                one.status,
                one.issued_on,
                one.expires_on,
                one.verified_on,
            )
            for one in found
        },
        verified=True,
    ),
    Kind(
        "participations",
        Participation,
        ("plan_id", "starts_on"),
        ("states", "ends_on", "verified_on"),
        lambda found, row, ids: {
            (ids["plans"][one.plan], one.starts_on): (_sorted(one.states), one.ends_on, one.verified_on)
            for one in found
        },
        verified=True,
    ),
    Kind(
        "trainings",
        Training,
        ("name", "year"),
        ("evidence", "verified_on"),
        lambda found, row, ids: {(one.name, one.year): (one.evidence, one.verified_on) for one in found},
        verified=True,
    ),
    Kind(
        "hours",
        WeeklyHours,
        ("weekday", "start", "end", "timezone", "valid_from", "valid_until"),
        (),
        lambda found, row, ids: {
            (one.weekday, one.start, one.end, one.timezone, one.valid_from, one.valid_until): () for one in found
        },
    ),
    Kind(
        "time_off",
        TimeOff,
        ("span",),
        ("note",),
        lambda found, row, ids: {(TimestamptzRange(one.start, one.end, "[)"),): (one.note,) for one in found},
    ),
)
# Columns of the provider's own row that a source may state, under the names they have in the row.
PLAIN = (
    "given_name family_name display_name license_type timezone credentials status pronouns practicing_since headline "
    "bio age_groups self_pay_fee accepting_new_clients capacity capacity_verified_on contact_email contact_phone "
    "contact_verified_on room_url notice horizon_days".split()
)
# Verified day → the columns that it vouches for.
VOUCHED = {
    "capacity_verified_on": ("accepting_new_clients", "capacity"),
    "contact_verified_on": ("contact_email", "contact_phone"),
}
