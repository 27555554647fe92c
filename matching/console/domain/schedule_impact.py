"""Which sessions would no longer stand if a provider's record were changed, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching.appointments.domain.criteria import Criteria
from matching.availability.domain import booking_rules, eligibility
from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import Session
from providers.directory.domain.profile import Profile

LEFT, PAUSED, TIME_OFF, HOURS, SESSION_TYPE = "left", "paused", "time_off", "hours", "session_type"
LICENSE, PLAN, ACCEPTING = "license", "plan", "accepting_new_clients"
REASONS = (LEFT, PAUSED, TIME_OFF, HOURS, SESSION_TYPE, LICENSE, PLAN, ACCEPTING)
# By its status a provider sees nobody: no other time of theirs is any better.
SEES_NOBODY = {"left": LEFT, "draft": LEFT, "paused": PAUSED}


@dataclass(frozen=True, slots=True)
class Record:
    """A provider as staff keep them: the status, and all that booking is decided by."""

    status: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Live:
    """A session that is booked, or (not `booked`) a time held or offered now. `criteria` is None where erased."""

    ref: str
    start: datetime
    session: Session
    care_type: str
    format: str
    visit: str
    booked: bool
    criteria: Criteria | None
    payer_plans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """What staff choose for one session, of the version they saw: `move` to `start`, `cancel`, or `keep` for `words`."""

    what: str
    version: int
    start: datetime | None = None
    words: str = ""


def broken(before: Record, after: Record, sessions: Iterable[Live]) -> dict[str, str]:
    """Ref → the first reason why a session would no longer stand. What spoke against it `before` is no news."""
    found = {}
    for one in sessions:
        known = set(_against(before, one))
        news = next((reason for reason in _against(after, one) if reason not in known), None)
        if news:
            found[one.ref] = news
    return found


def _against(record: Record, one: Live) -> Iterator[str]:
    """Everything in a record that speaks against a session, in the order of REASONS."""
    if record.status in SEES_NOBODY:
        yield SEES_NOBODY[record.status]
    yield from _time(record.profile, one)
    if not _offered(record.profile, one):
        yield SESSION_TYPE
    if one.criteria:
        day = booking_rules.local_day(one.criteria, one.start)
        shut = eligibility.refusal_of_own(one.criteria, record.profile, day, one.payer_plans)
        # A fee that is raised leaves what was agreed for this session as it is.
        if shut in (LICENSE, PLAN):
            yield shut
    if not one.booked and one.visit == "first" and not record.profile.accepting:
        yield ACCEPTING


def _time(profile: Profile, one: Live) -> Iterator[str]:
    start = intervals.minute(one.start)
    end = start + one.session.minutes
    off: Sequence[intervals.Interval] = profile.schedule.time_off
    if any(begin < end and start < until for begin, until in off):
        yield TIME_OFF
    if not hours.offered(hours.published(profile.schedule.weekly, (), start, end + hours.DAY), one.session, start):
        yield HOURS


def _offered(profile: Profile, one: Live) -> bool:
    found = profile.session(one.care_type, one.format, one.visit)
    return bool(found or (one.visit == "later" and profile.session(one.care_type, one.format, "first")))
