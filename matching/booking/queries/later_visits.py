"""The times to which a booked appointment can move, and those of more appointments with the same provider."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability.domain import booking_rules
from matching.availability.domain.booking_context import BookingContext
from matching.availability.queries import booking_context
from matching.booking.queries import appointment as appointment_queries
from providers.directory.domain import intervals

# How many weeks in a row can be booked at once.
MAX_WEEKS = 4


@dataclass(frozen=True, slots=True)
class Series:
    """The first starts that can be booked for `weeks` weeks in a row, and the most weeks that any start allows."""

    weeks: int
    most_weeks: int
    starts: list[datetime]


def moves(appointment: Appointment, now: datetime) -> list[datetime]:
    """Return the starts to which an appointment can move with its provider, up to their horizon, earliest first."""
    context = _context(appointment, now, appointment.visit, except_ref=appointment.ref)
    others = [period for period in _client_periods(appointment, now) if period[0] != appointment.period.lower]
    return [start for start in _free_starts(context, others) if start != appointment.period.lower]


def series(appointment: Appointment, now: datetime, weeks: int) -> Series:
    """Return the starts of more appointments for the client of an appointment: once, or at the same hour of `weeks` weeks.

    Each week keeps the local time of the provider. Fewer weeks if there is no start for so many.
    """
    places = max(settings.MAX_UPCOMING_APPOINTMENTS - _count_upcoming(appointment, now), 0)
    free = _free_starts(_context(appointment, now, "later"), _client_periods(appointment, now)) if places else []
    by_weeks: dict[int, list[datetime]] = {}
    known, left = set(free), free
    for count in range(1, min(MAX_WEEKS, places) + 1):
        left = [start for start in left if booking_rules.weekly_starts(start, appointment.timezone, count)[-1] in known]
        if not left:
            break
        by_weeks[count] = left
    most = max(by_weeks, default=0)
    count = min(max(weeks, 1), most)
    return Series(count, most, by_weeks.get(count, []))


def _context(appointment: Appointment, now: datetime, visit: str, *, except_ref: str = "") -> BookingContext:
    return booking_context.load(
        appointment.provider_id, appointment.match_criteria, now, visit=visit, except_ref=except_ref
    )


def _free_starts(context: BookingContext, client_periods: list[tuple[datetime, datetime]]) -> list[datetime]:
    """Return the starts up to the provider's horizon that the rules allow and at which the client is free."""
    visit_length = context.visit_length
    if visit_length is None:
        return []
    length = timedelta(minutes=visit_length.minutes)
    return [
        start
        for start in context.availability.later_starts(visit_length)
        if booking_rules.is_still_eligible(context.criteria, context.availability, start, context.payer_plans)
        and not intervals.overlaps_any(start, start + length, client_periods)
    ]


def _client_periods(appointment: Appointment, now: datetime) -> list[tuple[datetime, datetime]]:
    return appointment_queries.client_periods(appointment, now)


def _count_upcoming(appointment: Appointment, now: datetime) -> int:
    upcoming = Appointment.objects.filter(client=appointment.client, status=AppointmentStatus.BOOKED)
    return upcoming.filter(period__startswith__gt=now).count()
