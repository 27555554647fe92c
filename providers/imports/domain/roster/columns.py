"""The columns of a roster: how the cells of each are read, and how they are written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from providers.directory.domain.hours import Weekly
from providers.directory.domain.license import TYPES
from providers.directory.domain.lists import Wrong, several
from providers.directory.domain.profile import AGE_GROUPS, FOCUS_LIMIT, SessionType
from providers.imports.domain.roster import credentials, schedule, values
from providers.imports.domain.roster.row import ProviderRow, Vocabulary

STATUSES = ("draft", "active", "paused", "left")


@dataclass(frozen=True, slots=True)
class Context:
    """What a cell is read against. `today` is the last day on which anything can have been verified."""

    vocabulary: Vocabulary
    today: date
    license_type: str = "psychiatrist"
    timezone: str = "UTC"


Read = Callable[[str, Context], Any]
Write = Callable[[Any, ProviderRow], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the row's field, reading and writing. With `keeps`, an empty cell is silent instead of "none"."""

    name: str
    read: Read
    write: Write
    field: str
    required: bool = False
    keeps: bool = False


def _text(value: Any, _: ProviderRow) -> str:
    return "" if value is None else str(value)


def _yes_no(value: bool, _: ProviderRow) -> str:
    return "yes" if value else "no"


def _list(value: tuple[str, ...], _: ProviderRow) -> str:
    return "; ".join(value)


def _column(
    name: str, read: Read, write: Write = _text, *, field: str = "", required: bool = False, keeps: bool = False
) -> Column:
    return Column(name, read, write, field or name, required, keeps)


def _age_groups(cell: str) -> tuple[str, ...]:
    found = several(cell, lambda part: values.slug(part.replace(" ", "_").replace("-", "_"), AGE_GROUPS))
    return tuple(group for group in AGE_GROUPS if group in found)


def _focus(cell: str, context: Context) -> tuple[str, ...]:
    found = several(cell, lambda part: values.slug(part, context.vocabulary.concerns))
    if len(found) > FOCUS_LIMIT:
        raise Wrong(f"names {len(found)} concerns; at most {FOCUS_LIMIT} can be in focus")
    return found


def _licenses(cell: str, context: Context) -> tuple[Any, ...]:
    found = several(cell, lambda part: credentials.license_(part, context.license_type, context.today))
    return _once(found, lambda held: (held.state, held.license_type, held.number), "license {0} {2}")


def _participations(cell: str, context: Context) -> tuple[Any, ...]:
    found = several(cell, lambda part: credentials.participation(part, context.vocabulary, context.today))
    ordered = sorted(found, key=lambda held: (held.plan, held.starts_on))
    for one, other in pairwise(ordered):
        if one.plan == other.plan and (one.ends_on is None or other.starts_on <= one.ends_on):
            raise Wrong(f"{one.plan} stands twice for the same days; name its states together, as {one.plan}@NY,NJ")
    return found


def _privileges(cell: str, context: Context) -> tuple[Any, ...]:
    found = several(cell, lambda part: credentials.privilege(part, context.vocabulary, context.today))
    return _once(found, lambda held: (held.compact, held.number), "{0} privilege {1}")


def _trainings(cell: str, context: Context) -> tuple[Any, ...]:
    found = several(cell, lambda part: credentials.training(part, context.today))
    return _once(found, lambda held: (held.name, held.year), "{0}, {1},")


def _session_types(cell: str, context: Context) -> tuple[SessionType, ...]:
    groups = several(cell, lambda part: schedule.session_types(part, context.license_type))
    found = tuple(one for group in groups for one in group)
    return _once(found, lambda one: (one.care_type, one.format, one.visit), "{0}/{1}/{2}")


def _hours(cell: str, context: Context) -> tuple[Weekly, ...]:
    groups = several(cell, lambda part: schedule.weekly(part, context.timezone))
    found = tuple(dict.fromkeys(rule for group in groups for rule in group))
    schedule.apart(found)
    return found


def _once(found: tuple[Any, ...], key: Callable[[Any], tuple[Any, ...]], label: str) -> tuple[Any, ...]:
    keys = [key(one) for one in found]
    for one in keys:
        if keys.count(one) > 1:
            raise Wrong(f"{label.format(*one)} stands twice")
    return found


def _each(write: Callable[[Any], str]) -> Write:
    return lambda value, _: "; ".join(map(write, value))


def _verified(cell: str, context: Context) -> date | None:
    return values.or_none(cell, lambda day: values.checked_on(day, context.today))


def _words(kind: str) -> Read:
    return lambda cell, c: several(cell, lambda part: values.slug(part, getattr(c.vocabulary, kind)))


COLUMNS = (
    _column("npi", lambda cell, c: values.npi(cell), required=True),
    _column("given_name", lambda cell, c: values.name(cell, 100), required=True),
    _column("family_name", lambda cell, c: values.name(cell, 100), required=True),
    _column("license_type", lambda cell, c: values.slug(cell, TYPES), required=True),
    _column("timezone", lambda cell, c: values.zone(cell), required=True),
    _column(
        "licenses",
        _licenses,
        lambda value, row: "; ".join(credentials.write_license(held, row.license_type) for held in value),
        required=True,
    ),
    _column("sample", lambda cell, c: values.yes_or_no(cell), _yes_no),
    _column("display_name", lambda cell, c: values.word(cell, 160), keeps=True),
    _column("credentials", lambda cell, c: values.word(cell, 60)),
    _column("status", lambda cell, c: values.slug(cell, STATUSES), keeps=True),
    _column("pronouns", lambda cell, c: values.word(cell, 40)),
    _column("gender", lambda cell, c: values.or_none(cell, lambda word: values.slug(word, c.vocabulary.genders))),
    _column(
        "practicing_since",
        lambda cell, c: values.or_none(cell, lambda year: values.number(year, 1930, c.today.year)),
    ),
    _column("headline", lambda cell, c: values.word(cell, 160)),
    _column("bio", lambda cell, c: values.text(cell, 4000, lines=True)),
    _column("age_groups", lambda cell, c: _age_groups(cell), _list),
    _column("concerns", _words("concerns"), _list),
    _column("focus", _focus, _list),
    _column("approaches", _words("approaches"), _list),
    _column("languages", _words("languages"), _list),
    _column("identities", _words("identities"), _list),
    _column("self_pay_fee", lambda cell, c: values.or_none(cell, values.money)),
    _column("accepting_new_clients", lambda cell, c: values.yes_or_no(cell), _yes_no),
    _column("capacity", lambda cell, c: values.number(cell or "0", 0, 1_000)),
    _column("capacity_verified_on", _verified),
    _column("contact_email", lambda cell, c: values.email(cell)),
    _column("contact_phone", lambda cell, c: values.phone(cell)),
    _column("contact_verified_on", _verified),
    _column("room_url", lambda cell, c: values.url(cell)),
    _column(
        "notice_hours",
        lambda cell, c: values.hours(cell, 14 * 24),
        lambda value, row: f"{value / 60:g}",
        field="notice",
        keeps=True,
    ),
    _column("horizon_days", lambda cell, c: values.number(cell, 1, 365), keeps=True),
    _column("session_types", _session_types, _each(schedule.write_session_type)),
    _column(
        "hours",
        _hours,
        lambda value, row: "; ".join(schedule.write_weekly(rule, row.timezone) for rule in value),
    ),
    _column(
        "time_off",
        lambda cell, c: several(cell, lambda part: schedule.time_off(part, c.timezone)),
        lambda value, row: "; ".join(schedule.write_time_off(away, row.timezone) for away in value),
    ),
    _column("plans", _participations, _each(credentials.write_participation), field="participations"),
    _column("privileges", _privileges, _each(credentials.write_privilege)),
    _column("trainings", _trainings, _each(credentials.write_training)),
)
