"""Figures for the dashboard: by week, by state, by what was asked for. Counts only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import Avg, Count, DateTimeField, Q, Sum
from django.db.models.functions import TruncWeek

from matching.appointments.models import Appointment, AppointmentEvent, Status
from matching.reports.domain import demand
from matching.reports.models import Tally

WEEKS = 12

Weekly = list[tuple[date, float | None]]


@dataclass(frozen=True, slots=True)
class Demand:
    """A finished block of four weeks: cells that may be shown, and the sum of the others (0 where it may not be told)."""

    first: date
    last: date
    unmet: Mapping[tuple[str, ...], int]
    unmet_others: int
    missed: Mapping[str, int]
    missed_others: int


def booked(today: date) -> Weekly:
    """Sessions booked, by the week (from Monday, UTC) in which they were; the running week is the last."""
    events = AppointmentEvent.objects.filter(before=Status.HELD, after=Status.BOOKED, at__date__gte=_first(today))
    weeks = events.annotate(week=TruncWeek("at__date")).values_list("week").annotate(count=Count("id")).order_by("week")
    return _weekly(today, dict(weeks), empty=0)


def ghosts(today: date) -> Weekly:
    """By week: of 100 who were listed, how many nobody new could book within four weeks; None where nobody looked."""
    seen = Tally.objects.filter(what__in=("listed", "bookable"), day__gte=_first(today))
    weeks = seen.annotate(week=TruncWeek("day")).values("week").annotate(
        listed=Sum("count", filter=Q(what="listed")), bookable=Sum("count", filter=Q(what="bookable"))
    )  # fmt: skip
    share = {one["week"]: 100 * (1 - one["bookable"] / one["listed"]) for one in weeks if one["listed"]}
    return _weekly(today, share, empty=None)


def missed(today: date) -> Weekly:
    """By week: of 100 sessions of which it is known, how many nobody came to; None where it is known of none."""
    known = Appointment.objects.filter(
        status__in=(Status.COMPLETED, Status.NO_SHOW), session__startswith__date__gte=_first(today)
    )
    week = TruncWeek(RangeStartsWith("session"), output_field=DateTimeField())
    rows = known.annotate(week=week).values("week").annotate(
        all=Count("id"), away=Count("id", filter=Q(status=Status.NO_SHOW))
    ).order_by("week")  # fmt: skip
    return _weekly(today, {row["week"].date(): 100 * row["away"] / row["all"] for row in rows}, empty=None)


def openings(today: date) -> Weekly:
    """By week: openings in the seven days ahead, as the mean of the days on which somebody looked."""
    seen = Tally.objects.filter(what="openings", day__gte=_first(today)).annotate(week=TruncWeek("day"))
    return _weekly(today, dict(seen.values_list("week").annotate(mean=Avg("count"))), empty=None)


def unmet(today: date) -> Demand:
    """What people asked for and did not get, in the last whole block of four weeks."""
    first, last = demand.block(today)
    cells, others = demand.showable(_sums(demand.UNMET, first, last))
    reasons, other_reasons = demand.showable(_sums(demand.MISSED, first, last))
    split = {tuple(cell.split("/")): count for cell, count in cells.items()}
    return Demand(first, last, split, others, reasons, other_reasons)


def _sums(what: str, first: date, last: date) -> dict[str, int]:
    found = Tally.objects.filter(what=what, day__range=(first, last))
    return dict(found.values_list("cell").annotate(sum=Sum("count")))


def _weekly(today: date, found: Mapping[date, float], empty: float | None) -> Weekly:
    first = _first(today)
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return [(week, found.get(week, empty)) for week in weeks]


def _first(today: date) -> date:
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
