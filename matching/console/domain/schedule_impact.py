"""Which appointments a change to a provider's record would break, and why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from matching.appointments.domain.criteria import Criteria
from matching.availability.domain import booking_rules, eligibility
from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import VisitLength
from providers.directory.domain.profile import Profile

LEFT, PAUSED, TIME_OFF, HOURS, SESSION_TYPE = "left", "paused", "time_off", "hours", "session_type"
LICENSE, PLAN, ACCEPTING = "license", "plan", "accepting_new_clients"
# PAUSED is only in overrides of earlier versions.
REASONS = (LEFT, PAUSED, TIME_OFF, HOURS, SESSION_TYPE, LICENSE, PLAN, ACCEPTING)
# Statuses in which a provider has no appointments at all, so moving to another time doesn't help.
# A pause only stops new clients.
UNBOOKABLE_STATUSES = {"left": LEFT, "draft": LEFT}


@dataclass(frozen=True, slots=True)
class ProviderSnapshot:
    """A provider's status and everything else that booking depends on."""

    status: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class ActiveAppointment:
    """A booked appointment, or (if not `booked`) a hold or offer. `criteria` is None once they are erased."""

    ref: str
    start: datetime
    length: VisitLength
    care_type: str
    format: str
    visit: str
    booked: bool
    criteria: Criteria | None
    payer_plans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What staff decided for the version they saw: `move` to `start`, `cancel`, or `keep` with `words` as explanation."""

    action: str
    version: int
    start: datetime | None = None
    words: str = ""


def find_affected(
    before: ProviderSnapshot, after: ProviderSnapshot, appointments: Iterable[ActiveAppointment]
) -> dict[str, str]:
    """Return by ref the first reason why the provider couldn't keep the appointment. Reasons true `before` don't count."""
    reasons = {}
    for appointment in appointments:
        old_reasons = set(_conflicts(before, appointment))
        new_reason = next((reason for reason in _conflicts(after, appointment) if reason not in old_reasons), None)
        if new_reason:
            reasons[appointment.ref] = new_reason
    return reasons


def _conflicts(snapshot: ProviderSnapshot, appointment: ActiveAppointment) -> Iterator[str]:
    """Return every reason against an appointment, in the order of REASONS."""
    if snapshot.status in UNBOOKABLE_STATUSES:
        yield UNBOOKABLE_STATUSES[snapshot.status]
    yield from _time_conflicts(snapshot.profile, appointment)
    if not _offers_visit_type(snapshot.profile, appointment):
        yield SESSION_TYPE
    if appointment.criteria:
        day = booking_rules.local_day(appointment.criteria, appointment.start)
        reason = eligibility.reason_ineligible_existing_client(
            appointment.criteria, snapshot.profile, day, appointment.payer_plans
        )
        # A higher fee doesn't affect the fee agreed for this appointment.
        if reason in (LICENSE, PLAN):
            yield reason
    if not appointment.booked and appointment.visit == "first" and not snapshot.profile.accepting:
        yield ACCEPTING


def _time_conflicts(profile: Profile, appointment: ActiveAppointment) -> Iterator[str]:
    start = intervals.to_minute(appointment.start)
    end = start + appointment.length.minutes
    time_off: Sequence[intervals.Interval] = profile.schedule.time_off
    if intervals.overlaps_any(start, end, time_off):
        yield TIME_OFF
    open_hours = hours.open_hours(profile.schedule.weekly, (), start, end + hours.DAY)
    if not hours.is_offered(open_hours, appointment.length, start):
        yield HOURS


def _offers_visit_type(profile: Profile, appointment: ActiveAppointment) -> bool:
    """Return whether the provider offers this kind of visit. A provider without later visits books them as first visits."""
    care_type, group, visit = appointment.care_type, appointment.format, appointment.visit
    exact = profile.visit_length(care_type, group, visit)
    return bool(exact or (visit == "later" and profile.visit_length(care_type, group, "first")))
