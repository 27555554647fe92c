"""The values that imports are made of. `ABSENT` says "this source is silent": what is stored stays as it is.

An empty text, an empty tuple or None says "none", and what is stored goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import Weekly
from providers.directory.domain.profile import SessionType


class Absent(Enum):
    """The type of `ABSENT`, so that a type checker can tell silence from "none"."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of one line (lines count from 1, the header is line 1). "" means the whole line."""

    line: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that can't be taken, whole. `code` is what it is counted under: the first problem's field, or a word."""

    line: int
    npi: str
    code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is in order and not for us, such as an organization's."""

    line: int
    code: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The slugs that may be used: concerns and so on, plans with the states they are sold in (None: all), compacts."""

    concerns: frozenset[str]
    approaches: frozenset[str]
    languages: frozenset[str]
    identities: frozenset[str]
    genders: frozenset[str]
    plans: Mapping[str, frozenset[str] | None]
    compacts: frozenset[str]


@dataclass(frozen=True, slots=True)
class License:
    """A state license as a source states it."""

    state: str
    license_type: str
    number: str
    status: str
    issued_on: date | None = None
    expires_on: date | None = None
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Privilege:
    """A compact privilege as a source states it, for the states named or (None) all that issue."""

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
    """Time away, [start, end), aware instants in UTC."""

    start: datetime
    end: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProviderRow:
    """Everything that one row of one source says of one provider. `notice` in minutes.

    `focus` is in order of weight; its concerns are also in `concerns`. A row with `sample` is of a made-up person.
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
    session_types: tuple[SessionType, ...] | Absent = ABSENT
    hours: tuple[Weekly, ...] | Absent = ABSENT
    time_off: tuple[TimeOff, ...] | Absent = ABSENT
    participations: tuple[Participation, ...] | Absent = ABSENT
    privileges: tuple[Privilege, ...] | Absent = ABSENT
    trainings: tuple[Training, ...] | Absent = ABSENT
