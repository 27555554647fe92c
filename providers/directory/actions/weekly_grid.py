"""The week grid: a provider's usual hours, half an hour a box. Rows with dates or another zone are left as they are."""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction

from config import audit_context, db
from providers.directory.actions import audit
from providers.directory.models import Provider, WeeklyHours

STEP, FIRST, LAST = 30, 6 * 60, 22 * 60  # minutes of the day
Box = tuple[int, int]


def boxes(rows: Iterable[WeeklyHours], zone: str) -> set[Box]:
    """The boxes (weekday, minute) that usual hours cover."""
    return {(row.weekday, at) for row in rows if usual(row, zone) for at in range(row.start, row.end, STEP)}


def box(text: str) -> Box | None:
    """A box from what a form sends, weekday and minute with a dash; None for anything else."""
    day, _dash, at = text.partition("-")
    if not (day.isdecimal() and at.isdecimal() and int(day) < 7):
        return None
    minute = int(at)
    return (int(day), minute) if FIRST <= minute < LAST and minute % STEP == 0 else None


def usual(row: WeeklyHours, zone: str) -> bool:
    """Whether the grid can show it: in the provider's zone, for good, on whole half hours of the day shown."""
    within = row.start >= FIRST and row.end <= LAST and row.start % STEP == row.end % STEP == 0
    return within and row.timezone == zone and row.valid_from is None and row.valid_until is None


def save(*, provider: Provider, wanted: Collection[Box], by: str, now: datetime) -> None:
    """Have the usual hours cover these boxes. Raises Unwelcome if sessions would break, IntegrityError if a row with
    dates is in the way; then nothing is changed.
    """
    with transaction.atomic():
        db.bound_waits()
        db.lock_providers([provider.pk])
        audit_context.set_actor(by=by, why="week grid")
        stored = list(WeeklyHours.objects.filter(provider=provider))
        if boxes(stored, provider.timezone) == set(wanted):
            return
        gone = [row.pk for row in stored if usual(row, provider.timezone)]
        fresh = [
            WeeklyHours(provider=provider, weekday=day, start=start, end=end, timezone=provider.timezone)
            for day, start, end in stretches(wanted)
        ]

        def write() -> None:
            WeeklyHours.objects.filter(pk__in=gone).delete()
            WeeklyHours.objects.bulk_create(fresh)

        audit.watched([provider.pk], now, write)


def stretches(wanted: Collection[Box]) -> list[tuple[int, int, int]]:
    """Boxes side by side as (weekday, start, end), in order."""
    found = []
    for day, of_day in groupby(sorted(wanted), key=lambda box: box[0]):
        start = end = -1
        for _day, at in of_day:
            if at != end:
                if end >= 0:
                    found.append((day, start, end))
                start = at
            end = at + STEP
        found.append((day, start, end))
    return found
