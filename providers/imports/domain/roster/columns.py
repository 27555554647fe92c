"""The columns of a roster, each with functions to read and write its cells."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from providers.directory.domain.hours import WeeklyRule
from providers.directory.domain.license import LICENSE_TYPES
from providers.directory.domain.license_number import comparison_key
from providers.directory.domain.lists import CellError, parse_list
from providers.directory.domain.profile import AGE_GROUPS, FOCUS_LIMIT, MAX_CAPACITY, VisitType
from providers.imports.domain.roster import credentials, schedule, values
from providers.imports.domain.roster.row import ProviderRow, Vocabulary

STATUSES = ("draft", "active", "paused", "left")


@dataclass(frozen=True, slots=True)
class Context:
    """What is needed to read a cell. `today` is the latest allowed verification date."""

    vocabulary: Vocabulary
    today: date
    license_type: str = "psychiatrist"
    timezone: str = "UTC"


Read = Callable[[str, Context], Any]
Write = Callable[[Any, ProviderRow], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its `ProviderRow` field.

    With `ignore_empty`, an empty cell leaves the stored value unchanged instead of clearing it.
    """

    name: str
    read: Read
    write: Write
    field: str
    required: bool = False
    ignore_empty: bool = False


def _text(value: Any, _: ProviderRow) -> str:
    return "" if value is None else str(value)


def _yes_no(value: bool, _: ProviderRow) -> str:
    return "yes" if value else "no"


def _list(value: tuple[str, ...], _: ProviderRow) -> str:
    return "; ".join(value)


def _column(
    name: str, read: Read, write: Write = _text, *, field: str = "", required: bool = False, ignore_empty: bool = False
) -> Column:
    return Column(name, read, write, field or name, required, ignore_empty)


def _age_groups(cell: str) -> tuple[str, ...]:
    groups = parse_list(cell, lambda part: values.slug(part.replace(" ", "_").replace("-", "_"), AGE_GROUPS))
    return tuple(group for group in AGE_GROUPS if group in groups)


def _focus(cell: str, context: Context) -> tuple[str, ...]:
    focus = parse_list(cell, lambda part: values.slug(part, context.vocabulary.concerns))
    if len(focus) > FOCUS_LIMIT:
        raise CellError(f"names {len(focus)} concerns; at most {FOCUS_LIMIT} can be in focus")
    return focus


def _licenses(cell: str, context: Context) -> tuple[Any, ...]:
    licenses = parse_list(cell, lambda part: credentials.parse_license(part, context.license_type, context.today))
    return _check_unique(
        licenses, lambda item: (item.state, item.license_type, comparison_key(item.number)), "license {0} {2}"
    )


def _participations(cell: str, context: Context) -> tuple[Any, ...]:
    participations = parse_list(
        cell, lambda part: credentials.parse_participation(part, context.vocabulary, context.today)
    )
    ordered = sorted(participations, key=lambda item: (item.plan, item.starts_on))
    for first, second in pairwise(ordered):
        plan = first.plan
        if plan == second.plan and (first.ends_on is None or second.starts_on <= first.ends_on):
            raise CellError(f"{plan} stands twice for the same days; name its states together, as {plan}@NY,NJ")
    return participations


def _privileges(cell: str, context: Context) -> tuple[Any, ...]:
    privileges = parse_list(cell, lambda part: credentials.parse_privilege(part, context.vocabulary, context.today))
    return _check_unique(privileges, lambda item: (item.compact, comparison_key(item.number)), "{0} privilege {1}")


def _trainings(cell: str, context: Context) -> tuple[Any, ...]:
    trainings = parse_list(cell, lambda part: credentials.parse_training(part, context.today))
    return _check_unique(trainings, lambda item: (item.name, item.year), "{0}, {1},")


def _session_types(cell: str, context: Context) -> tuple[VisitType, ...]:
    groups = parse_list(cell, lambda part: schedule.parse_visit_types(part, context.license_type))
    visit_types = tuple(item for group in groups for item in group)
    return _check_unique(visit_types, lambda item: (item.care_type, item.format, item.visit), "{0}/{1}/{2}")


def _hours(cell: str, context: Context) -> tuple[WeeklyRule, ...]:
    groups = parse_list(cell, lambda part: schedule.parse_weekly(part, context.timezone))
    rules = tuple(dict.fromkeys(rule for group in groups for rule in group))
    schedule.check_overlaps(rules)
    return rules


def _check_unique(items: tuple[Any, ...], get_key: Callable[[Any], tuple[Any, ...]], label: str) -> tuple[Any, ...]:
    keys = [get_key(item) for item in items]
    for key in keys:
        if keys.count(key) > 1:
            raise CellError(f"{label.format(*key)} stands twice")
    return items


def _each(write: Callable[[Any], str]) -> Write:
    return lambda value, _: "; ".join(map(write, value))


def _verification_date(cell: str, context: Context) -> date | None:
    return values.optional(cell, lambda day: values.past_date(day, context.today))


def _slugs(kind: str) -> Read:
    return lambda cell, c: parse_list(cell, lambda part: values.slug(part, getattr(c.vocabulary, kind)))


COLUMNS = (
    _column("npi", lambda cell, c: values.npi(cell), required=True),
    _column("given_name", lambda cell, c: values.person_name(cell), required=True),
    _column("family_name", lambda cell, c: values.person_name(cell), required=True),
    _column("license_type", lambda cell, c: values.slug(cell, LICENSE_TYPES), required=True),
    _column("timezone", lambda cell, c: values.timezone(cell), required=True),
    _column(
        "licenses",
        _licenses,
        lambda value, row: "; ".join(credentials.write_license(item, row.license_type) for item in value),
        required=True,
    ),
    _column("sample", lambda cell, c: values.yes_or_no(cell), _yes_no),
    _column("display_name", lambda cell, c: values.text(cell, 160), ignore_empty=True),
    _column("credentials", lambda cell, c: values.credentials(cell)),
    _column("status", lambda cell, c: values.slug(cell, STATUSES), ignore_empty=True),
    _column("pronouns", lambda cell, c: values.short_text(cell, 40)),
    _column("gender", lambda cell, c: values.optional(cell, lambda slug: values.slug(slug, c.vocabulary.genders))),
    _column(
        "practicing_since",
        lambda cell, c: values.optional(cell, lambda year: values.number(year, 1930, c.today.year)),
    ),
    _column("headline", lambda cell, c: "" if values.is_nothing(cell) else values.text(cell, 160)),
    _column("bio", lambda cell, c: values.text(cell, 4000, lines=True)),
    _column("age_groups", lambda cell, c: _age_groups(cell), _list),
    _column("concerns", _slugs("concerns"), _list),
    _column("focus", _focus, _list),
    _column("approaches", _slugs("approaches"), _list),
    _column("languages", _slugs("languages"), _list),
    _column("identities", _slugs("identities"), _list),
    _column("self_pay_fee", lambda cell, c: values.optional(cell, values.money)),
    _column("accepting_new_clients", lambda cell, c: values.yes_or_no(cell), _yes_no),
    _column("capacity", lambda cell, c: values.number(cell or "0", 0, MAX_CAPACITY)),
    _column("capacity_verified_on", _verification_date),
    _column("contact_email", lambda cell, c: values.email(cell)),
    _column("contact_phone", lambda cell, c: values.phone(cell)),
    _column("contact_verified_on", _verification_date),
    _column("room_url", lambda cell, c: values.url(cell)),
    _column(
        "notice_hours",
        lambda cell, c: values.hours(cell, 14 * 24),
        lambda value, row: f"{value / 60:g}" if value % 3 == 0 else f"{value // 60}:{value % 60:02}",
        field="notice",
        ignore_empty=True,
    ),
    _column("horizon_days", lambda cell, c: values.number(cell, 1, 365), ignore_empty=True),
    _column("session_types", _session_types, _each(schedule.write_visit_type)),
    _column(
        "hours",
        _hours,
        lambda value, row: "; ".join(schedule.write_weekly(rule, row.timezone) for rule in value),
    ),
    _column(
        "time_off",
        lambda cell, c: parse_list(cell, lambda part: schedule.parse_time_off(part, c.timezone)),
        lambda value, row: "; ".join(schedule.write_time_off(period, row.timezone) for period in value),
    ),
    _column("plans", _participations, _each(credentials.write_participation), field="participations"),
    _column("privileges", _privileges, _each(credentials.write_privilege)),
    _column("trainings", _trainings, _each(credentials.write_training)),
)
# Columns of free text, where a file can't tell a text from a formula.
TEXT_COLUMNS = frozenset("given_name family_name display_name credentials pronouns headline".split())
# Optional columns where N/A and the like mean an empty cell.
TYPED_COLUMNS = frozenset(
    "gender practicing_since age_groups concerns focus approaches languages identities self_pay_fee capacity "
    "capacity_verified_on contact_email contact_phone contact_verified_on room_url notice_hours horizon_days "
    "session_types hours time_off plans privileges trainings".split()
)
