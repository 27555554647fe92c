"""One provider as plain values: everything that matching, booking and the public page decide by."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from providers.directory.domain.coverage import Participation
from providers.directory.domain.hours import Session, Weekly
from providers.directory.domain.intervals import Interval
from providers.directory.domain.license import Authority

CARE_TYPES = ("therapy", "medication-management")
FORMATS = ("individual", "couple", "family")
VISITS = ("first", "later")
AGE_GROUPS = ("child", "teen", "adult", "older_adult")
# Ages in whole years, both inclusive.
AGE_RANGES = {"child": (5, 12), "teen": (13, 17), "adult": (18, 64), "older_adult": (65, 150)}
FOCUS_LIMIT = 4


@dataclass(frozen=True, slots=True)
class SessionType:
    """A kind of session that a provider offers."""

    care_type: str
    format: str
    visit: str
    session: Session


@dataclass(frozen=True, slots=True)
class Schedule:
    """What openings are made of: hours, time off, notice (minutes) and horizon (days)."""

    weekly: tuple[Weekly, ...]
    time_off: tuple[Interval, ...]
    notice: int
    horizon_days: int


@dataclass(frozen=True, slots=True)
class Profile:
    """A provider as of one day. `listed_until` is the last day of being listed if nothing changes, None if not listed."""

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
    session_types: tuple[SessionType, ...]
    authorities: tuple[Authority, ...]
    participations: tuple[Participation, ...]
    schedule: Schedule
    listed: bool
    # The next day on which a verification or a license lapses, so that this value must be read anew.
    changes_on: date | None

    def session(self, care_type: str, format: str, visit: str) -> Session | None:
        """The length and buffers of one kind of session, or None if it isn't offered."""
        for offered in self.session_types:
            if (offered.care_type, offered.format, offered.visit) == (care_type, format, visit):
                return offered.session
        return None
