"""A provider as plain values: everything that matching, booking and the public page need."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.intervals import Interval
from providers.directory.domain.license import Authority

CARE_TYPES = ("therapy", "medication-management")
FORMATS = ("individual", "couple", "family")
VISITS = ("first", "later")
AGE_GROUPS = ("child", "teen", "adult", "older_adult")
# Ages in whole years, both inclusive.
AGE_RANGES = {"child": (5, 12), "teen": (13, 17), "adult": (18, 64), "older_adult": (65, 150)}
FOCUS_LIMIT = 4
# The most new clients that a provider can have room for: the limit of the database column.
MAX_CAPACITY = 32_767


def full_name(given_name: str, family_name: str) -> str:
    """Return the name to show of a provider who has chosen no other, cut to 160 characters."""
    return f"{given_name} {family_name}".strip()[:160].strip()


# Two letters that are a degree, license or title in health care and counseling.
CREDENTIALS = frozenset(
    """
    AA AD AP AS AT BA BC BD BM BN BS CE CM CN CP CS CT DA DC DD DM DN DO DP DR DS DV ED EN EP FP HS JD LC LM LP LS LT MA MB
    MC MD ME MF MH ML MN MP MS MT NA ND NM NP NS OD OT PA PC PE PH PM PN PS PT RD RN RP RT SC SM SP SW TH VN
    """.split()
)
TITLES = frozenset("dr dra prof mr mrs ms mx rev sr sra fr".split())


def initials(display_name: str) -> str:
    """Return the initials of the name to show: two letters, or one where two would read as a degree."""
    words = ["".join(filter(str.isalpha, word)) for word in display_name.partition(",")[0].split()]
    names = [word for word in words if word and word.lower() not in TITLES] or [word for word in words if word]
    letters = "".join(name[0] for name in (names[:1] + names[-1:] if len(names) > 1 else names)).upper()
    plain = "".join(each for each in unicodedata.normalize("NFD", letters) if not unicodedata.combining(each))
    return letters[:1] if plain in CREDENTIALS else letters


@dataclass(frozen=True, slots=True)
class VisitType:
    """A visit type that a provider offers."""

    care_type: str
    format: str
    visit: str
    length: VisitLength


@dataclass(frozen=True, slots=True)
class Schedule:
    """Hours, time off, notice (minutes) and booking horizon (days), from which openings follow."""

    weekly: tuple[WeeklyRule, ...]
    time_off: tuple[Interval, ...]
    notice: int
    horizon_days: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A provider as of one UTC date. It is outdated from `changes_on`, the next date when a verification changes.

    `authorities` and `participations` include those that end or begin on another date: which of them count depends on the
    local date of the visit. `listable` means that every requirement for the list is met except a license in force.
    """

    id: int
    slug: str
    timezone: str
    gender: str | None
    accepting: bool
    capacity: int
    fee: Decimal | None
    trauma_informed: bool
    age_groups: frozenset[str]
    concerns: frozenset[str]
    focus: frozenset[str]
    approaches: frozenset[str]
    languages: frozenset[str]
    identities: frozenset[str]
    session_types: tuple[VisitType, ...]
    authorities: tuple[Authority, ...]
    participations: tuple[Participation, ...]
    schedule: Schedule
    listable: bool
    changes_on: date | None

    def visit_length(self, care_type: str, format: str, visit: str) -> VisitLength | None:
        """Return the length and buffers of a visit type, or None if it isn't offered."""
        for visit_type in self.session_types:
            if (visit_type.care_type, visit_type.format, visit_type.visit) == (care_type, format, visit):
                return visit_type.length
        return None
