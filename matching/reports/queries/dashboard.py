"""Figures for the dashboard, by week, state and demand. Counts only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db.models import Avg, Count, DateTimeField, Q, Sum
from django.db.models.functions import TruncWeek

from matching.appointments.models import Appointment, AppointmentEvent, AppointmentStatus
from matching.reports.domain import demand
from matching.reports.models import DailyCount

WEEKS = 12

Weekly = list[tuple[date, float | None]]


@dataclass(frozen=True, slots=True)
class Demand:
    """The unmet demand of a block of four weeks: cells that may be shown, and the sum of the others (0 if hidden)."""

    first: date
    last: date
    unmet: Mapping[tuple[str, ...], int]
    unmet_others: int
    missed: Mapping[str, int]
    missed_others: int


def booked(today: date) -> Weekly:
    """Return appointments booked by week (from Monday, UTC). The current week is the last."""
    events = AppointmentEvent.objects.filter(
        from_status=AppointmentStatus.HELD, to_status=AppointmentStatus.BOOKED, at__date__gte=_first(today)
    )
    weeks = events.annotate(week=TruncWeek("at__date")).values_list("week").annotate(count=Count("id")).order_by("week")
    return _weekly(today, dict(weeks), empty=0)


def unbookable_share(today: date) -> Weekly:
    """Return, by week, the percentage of listed providers whom no new client could book within four weeks.

    None for a week without counts.
    """
    rows = DailyCount.objects.filter(what__in=("listed", "bookable"), day__gte=_first(today))
    weeks = rows.annotate(week=TruncWeek("day")).values("week").annotate(
        listed=Sum("count", filter=Q(what="listed")), bookable=Sum("count", filter=Q(what="bookable"))
    )  # fmt: skip
    share = {row["week"]: 100 * (1 - row["bookable"] / row["listed"]) for row in weeks if row["listed"]}
    return _weekly(today, share, empty=None)


def missed(today: date) -> Weekly:
    """Return, by week, the percentage of no-shows among marked appointments. None for a week without any."""
    marked = Appointment.objects.filter(
        status__in=(AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW), period__startswith__date__gte=_first(today)
    )
    week = TruncWeek(RangeStartsWith("period"), output_field=DateTimeField())
    rows = marked.annotate(week=week).values("week").annotate(
        all=Count("id"), away=Count("id", filter=Q(status=AppointmentStatus.NO_SHOW))
    ).order_by("week")  # fmt: skip
    return _weekly(today, {row["week"].date(): 100 * row["away"] / row["all"] for row in rows}, empty=None)


def openings(today: date) -> Weekly:
    """Return, by week, the mean of the daily counts of openings in the next seven days."""
    rows = DailyCount.objects.filter(what="openings", day__gte=_first(today)).annotate(week=TruncWeek("day"))
    return _weekly(today, dict(rows.values_list("week").annotate(mean=Avg("count"))), empty=None)


def unmet(today: date) -> Demand:
    """Return the unmet demand of the last complete block of four weeks."""
    first, last = demand.four_week_block(today)
    cells, others = demand.suppress_small_cells(_sums(demand.UNMET, first, last))
    reasons, other_reasons = demand.suppress_small_cells(_sums(demand.MISSED, first, last))
    by_parts = {tuple(cell.split("/")): count for cell, count in cells.items()}
    return Demand(first, last, by_parts, others, reasons, other_reasons)


def _sums(what: str, first: date, last: date) -> dict[str, int]:
    rows = DailyCount.objects.filter(what=what, day__range=(first, last))
    return dict(rows.values_list("cell").annotate(sum=Sum("count")))


def _weekly(today: date, values: Mapping[date, float], empty: float | None) -> Weekly:
    first = _first(today)
    weeks = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return [(week, values.get(week, empty)) for week in weeks]


def _first(today: date) -> date:
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
