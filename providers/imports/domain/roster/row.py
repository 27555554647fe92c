"""The values that import sources yield.

A field that is `ABSENT` is not in the source, and the stored value stays unchanged. An empty text, an empty tuple or
None clears the stored value.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import WeeklyRule
from providers.directory.domain.profile import VisitType


class Absent(Enum):
    """The type of `ABSENT`, so that type checkers can tell it from None."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with one field of a line, or with the whole line if `field` is "". The header is line 1."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that can't be imported. `code` groups rejected rows in reports: the first problem's field or a keyword."""

    line: int
    npi: str
    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A valid row that isn't imported, such as that of an organization."""

    line: int
    code: str


@dataclass(frozen=True, slots=True)
class Deactivated:
    """A row that says that an NPI was deactivated. A listed provider with it leaves the list."""

    line: int
    npi: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The allowed slugs. `plans` maps each plan to the states where it is sold, None for all."""

    concerns: frozenset[str]
    approaches: frozenset[str]
    languages: frozenset[str]
    identities: frozenset[str]
    genders: frozenset[str]
    plans: Mapping[str, frozenset[str] | None]
    compacts: frozenset[str]


@dataclass(frozen=True, slots=True)
class License:
    """A state license."""

    state: str
    license_type: str
    number: str
    status: str
    issued_on: date | None = None
    expires_on: date | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Privilege:
    """A compact privilege, for these states, or for all that issue privileges if `states` is None."""

    compact: str
    number: str
    states: frozenset[str] | None
    status: str
    issued_on: date
    expires_on: date
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """A trauma-informed training."""

    name: str
    year: int
    evidence: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class TimeOff:
    """Time off in [start, end), aware datetimes in UTC."""

    start: datetime
    end: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """The data of one provider from one row of a source. `notice` is in minutes.

    `focus` lists the most important concern first; its concerns are also in `concerns`. `sample` marks sample data.
    """

    line: int
    npi: str
    given_name: str
    family_name: str
    license_type: str
    timezone: str
    licenses: tuple[License, ...]
    sample: bool = False
    display_name: str | Absent = ABSENT
    credentials: str | Absent = ABSENT
    status: str | Absent = ABSENT
    pronouns: str | Absent = ABSENT
    gender: str | Absent | None = ABSENT
    practicing_since: int | Absent | None = ABSENT
    headline: str | Absent = ABSENT
    bio: str | Absent = ABSENT
    age_groups: tuple[str, ...] | Absent = ABSENT
    concerns: tuple[str, ...] | Absent = ABSENT
    focus: tuple[str, ...] | Absent = ABSENT
    approaches: tuple[str, ...] | Absent = ABSENT
    languages: tuple[str, ...] | Absent = ABSENT
    identities: tuple[str, ...] | Absent = ABSENT
    self_pay_fee: Decimal | Absent | None = ABSENT
    accepting_new_clients: bool | Absent = ABSENT
    capacity: int | Absent = ABSENT
    capacity_verified_on: date | Absent | None = ABSENT
    contact_email: str | Absent = ABSENT
    contact_phone: str | Absent = ABSENT
    contact_verified_on: date | Absent | None = ABSENT
    room_url: str | Absent = ABSENT
    notice: int | Absent = ABSENT
    horizon_days: int | Absent = ABSENT
    session_types: tuple[VisitType, ...] | Absent = ABSENT
    hours: tuple[WeeklyRule, ...] | Absent = ABSENT
    time_off: tuple[TimeOff, ...] | Absent = ABSENT
    participations: tuple[Participation, ...] | Absent = ABSENT
    privileges: tuple[Privilege, ...] | Absent = ABSENT
    trainings: tuple[Training, ...] | Absent = ABSENT
    # Facts that the source has but that can't be imported, such as a placeholder for a license number.
    left_out: tuple[Problem, ...] = ()
