"""The rules for holding, confirming and moving an appointment, checked against current facts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from matching.appointments.domain.appointment import BookingRefused, age_on
from matching.appointments.domain.criteria import Criteria
from matching.availability.domain import eligibility
from matching.availability.domain.availability import Availability
from matching.availability.domain.booking_context import BookingContext
from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import VisitLength
from providers.directory.domain.profile import AGE_RANGES

GUARDIAN_BELOW = 18


def local_day(criteria: Criteria, start: datetime) -> date:
    """Return the local date of a start at the client's place."""
    return hours.local_date(criteria.timezone, start)


def check_hold(context: BookingContext, as_of: datetime, start: datetime) -> None:
    """Raise BookingRefused unless a new client may hold `start`: offered, in the match's window, eligible and free."""
    visit_length = context.required_visit_type
    first, last = context.criteria.window(as_of)
    if not first <= intervals.to_minute(start) < last:
        raise BookingRefused("too-late" if start < context.now else "not-offered")
    _check_time(context, visit_length, start, context.availability.latest)
    _check_new_client(context, start)
    if not context.availability.is_free(visit_length, start):
        raise BookingRefused("slot-taken")


def check_confirm(context: BookingContext, start: datetime, born: date, state: str) -> None:
    """Raise BookingRefused unless age and state match the criteria and license and plan are in force that day."""
    criteria = context.criteria
    youngest, oldest = AGE_RANGES[criteria.age_group]
    if not youngest <= age_on(born, local_day(criteria, start)) <= oldest:
        raise BookingRefused("not-eligible", constraint="age_group")
    if state != criteria.state:
        raise BookingRefused("not-eligible", constraint="state")
    _check_existing_client(context, start)


def check_move(context: BookingContext, start: datetime, *, same_provider: bool) -> None:
    """Raise BookingRefused unless an appointment may move to `start`, up to the provider's horizon.

    With another provider (not `same_provider`), the rules for new clients apply.
    """
    visit_length, availability = context.required_visit_type, context.availability
    _check_time(context, visit_length, start, availability.horizon_end if same_provider else availability.latest)
    if same_provider:
        _check_existing_client(context, start)
    else:
        _check_new_client(context, start)
    if not context.availability.is_free(visit_length, start):
        raise BookingRefused("slot-taken")


def weekly_starts(start: datetime, zone: str, count: int) -> list[datetime]:
    """Return the same local time in `count` consecutive weeks, from `start` on."""
    local = start.astimezone(ZoneInfo(zone))
    return [(local + timedelta(weeks=week)).astimezone(UTC) for week in range(count)]


def is_bookable(criteria: Criteria, availability: Availability, start: datetime, payer_plans: frozenset[str]) -> bool:
    """Return whether a new client is eligible for a visit at `start`."""
    return _reason_new_client(criteria, availability, start, payer_plans) is None


def is_still_eligible(
    criteria: Criteria, availability: Availability, start: datetime, payer_plans: frozenset[str]
) -> bool:
    """Return whether license and payment still allow an existing client's visit at `start`."""
    return _reason_existing_client(criteria, availability, start, payer_plans) is None


def needs_guardian(born: date, day: date, consent_age: int | None) -> bool:
    """Return whether a guardian must consent: below the consent age, or below 18 if the state has no rule."""
    return age_on(born, day) < (GUARDIAN_BELOW if consent_age is None else consent_age)


def in_preferred_times(criteria: Criteria, start: datetime) -> bool:
    """Return whether a start is in the preferred times, in the client's local time."""
    local = start.astimezone(ZoneInfo(criteria.timezone))
    minute = local.hour * 60 + local.minute
    return any(local.weekday() in times.days and times.start <= minute < times.end for times in criteria.times)


def _check_time(context: BookingContext, visit_length: VisitLength, start: datetime, latest: datetime) -> None:
    availability = context.availability
    if start < availability.earliest:
        raise BookingRefused("too-late")
    if start >= latest or not availability.is_offered(visit_length, start):
        raise BookingRefused("not-offered")


def _check_new_client(context: BookingContext, start: datetime) -> None:
    reason = _reason_new_client(context.criteria, context.availability, start, context.payer_plans)
    if reason:
        raise BookingRefused("not-eligible", constraint=reason)


def _check_existing_client(context: BookingContext, start: datetime) -> None:
    reason = _reason_existing_client(context.criteria, context.availability, start, context.payer_plans)
    if reason:
        raise BookingRefused("not-eligible", constraint=reason)


def _reason_existing_client(
    criteria: Criteria, availability: Availability, start: datetime, payer_plans: frozenset[str]
) -> str | None:
    return eligibility.reason_ineligible_existing_client(
        criteria, availability.profile, local_day(criteria, start), payer_plans
    )


def _reason_new_client(
    criteria: Criteria, availability: Availability, start: datetime, payer_plans: frozenset[str]
) -> str | None:
    reason = eligibility.reason_ineligible(criteria, availability, local_day(criteria, start), payer_plans)
    if not reason and "times" in criteria.must and not in_preferred_times(criteria, start):
        return "times"
    return reason
