"""May this time be given to this person? The rules of holding, confirming and moving, asked of fresh facts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from matching.appointments.domain.appointment import Refused, age_on
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.availability.domain import eligibility
from matching.availability.domain.availability import Diary
from matching.availability.domain.booking_context import BookingContext
from providers.directory.domain import intervals
from providers.directory.domain.hours import Session
from providers.directory.domain.profile import AGE_RANGES

GUARDIAN_BELOW = 18


def local_day(criteria: Criteria, start: datetime) -> date:
    """The day of an opening: its start's date where the client is."""
    return start.astimezone(ZoneInfo(criteria.timezone)).date()


def check_hold(context: BookingContext, as_of: datetime, start: datetime) -> None:
    """Raises Refused unless a new client may hold `start`: offered, in the match's window, every gate open, free."""
    visit_type = context.required_visit_type
    first, last = context.criteria.window(as_of)
    if not first <= intervals.minute(start) < last:
        raise Refused("too-late" if start < context.now else "not-offered")
    _check_time(context, visit_type, start)
    _check_gates(context, start)
    if not context.availability.free(visit_type, start):
        raise Refused("slot-taken")


def check_confirm(context: BookingContext, start: datetime, born: date, state: str) -> None:
    """Raises Refused unless the client is who was asked about, and license and plan still hold on the day."""
    criteria = context.criteria
    youngest, oldest = AGE_RANGES[criteria.age_group]
    if not youngest <= age_on(born, local_day(criteria, start)) <= oldest:
        raise Refused("not-eligible", constraint="age_group")
    if state != criteria.state:
        raise Refused("not-eligible", constraint="state")
    _check_own_gates(context, start)


def check_move(context: BookingContext, start: datetime, *, same: bool) -> None:
    """Raises Refused unless a booked session may move to `start`: with another provider (not `same`) as a new client."""
    visit_type = context.required_visit_type
    if start >= context.now + timedelta(days=HORIZON_DAYS):
        raise Refused("not-offered")
    _check_time(context, visit_type, start)
    if same:
        _check_own_gates(context, start)
    else:
        _check_gates(context, start)
    if not context.availability.free(visit_type, start):
        raise Refused("slot-taken")


def weekly(start: datetime, zone: str, count: int) -> list[datetime]:
    """The same time on the wall of a zone in so many weeks, from `start` on."""
    local = start.astimezone(ZoneInfo(zone))
    return [(local + timedelta(weeks=week)).astimezone(UTC) for week in range(count)]


def gates_open(criteria: Criteria, diary: Diary, start: datetime, payer_plans: frozenset[str]) -> bool:
    """Whether every gate is open to a new client for a session at `start`."""
    return _shut_gate(criteria, diary, start, payer_plans) is None


def stays_eligible(criteria: Criteria, diary: Diary, start: datetime, payer_plans: frozenset[str]) -> bool:
    """Whether license and plan would hold for a client of the provider's own at `start`."""
    return _shut_gate_of_own(criteria, diary, start, payer_plans) is None


def needs_guardian(born: date, day: date, consent_age: int | None) -> bool:
    """Whether an adult must agree: below the consent age, or below 18 where no rule is known."""
    return age_on(born, day) < (GUARDIAN_BELOW if consent_age is None else consent_age)


def wished(criteria: Criteria, start: datetime) -> bool:
    """Whether a start lies in the wished times, on the wall clock where the client is."""
    local = start.astimezone(ZoneInfo(criteria.timezone))
    minute = local.hour * 60 + local.minute
    return any(local.weekday() in times.days and times.start <= minute < times.end for times in criteria.times)


def _check_time(context: BookingContext, visit_type: Session, start: datetime) -> None:
    availability = context.availability
    if start < availability.soonest:
        raise Refused("too-late")
    if start >= availability.latest or not availability.offers(visit_type, start):
        raise Refused("not-offered")


def _check_gates(context: BookingContext, start: datetime) -> None:
    shut = _shut_gate(context.criteria, context.availability, start, context.payer_plans)
    if shut:
        raise Refused("not-eligible", constraint=shut)


def _check_own_gates(context: BookingContext, start: datetime) -> None:
    shut = _shut_gate_of_own(context.criteria, context.availability, start, context.payer_plans)
    if shut:
        raise Refused("not-eligible", constraint=shut)


def _shut_gate_of_own(criteria: Criteria, diary: Diary, start: datetime, payer_plans: frozenset[str]) -> str | None:
    return eligibility.refusal_of_own(criteria, diary.profile, local_day(criteria, start), payer_plans)


def _shut_gate(criteria: Criteria, diary: Diary, start: datetime, payer_plans: frozenset[str]) -> str | None:
    shut = eligibility.refusal(criteria, diary, local_day(criteria, start), payer_plans)
    if not shut and "times" in criteria.must and not wished(criteria, start):
        return "times"
    return shut
