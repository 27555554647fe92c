"""The weekly grid: a provider's regular hours in half-hour cells.

Rows that have dates or another time zone don't fit the grid and stay unchanged.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import groupby

from django.db import transaction

from config import audit_context, db
from providers.directory.actions import audit
from providers.directory.models import Provider, WeeklyHours

CELL_MINUTES = 30
# The part of the day that the grid shows, in minutes since midnight.
DAY_START, DAY_END = 6 * 60, 22 * 60
# Weekday (Monday is 0) and minute of the day.
Cell = tuple[int, int]


def covered_cells(rows: Iterable[WeeklyHours], zone: str) -> set[Cell]:
    """Return the cells that the rows cover. Rows that don't fit the grid are ignored."""
    return {(row.weekday, at) for row in rows if fits_grid(row, zone) for at in range(row.start, row.end, CELL_MINUTES)}


def parse_cell(text: str) -> Cell | None:
    """Parse a form value of weekday, dash and minute, such as `1-540`. Returns None for anything else."""
    day, _dash, minute_text = text.partition("-")
    if not (day.isdecimal() and minute_text.isdecimal() and int(day) < 7):
        return None
    minute = int(minute_text)
    return (int(day), minute) if DAY_START <= minute < DAY_END and minute % CELL_MINUTES == 0 else None


def fits_grid(row: WeeklyHours, zone: str) -> bool:
    """Return whether the grid can show the row: whole half hours in the provider's zone, without dates."""
    in_day = row.start >= DAY_START and row.end <= DAY_END
    whole_cells = row.start % CELL_MINUTES == row.end % CELL_MINUTES == 0
    return in_day and whole_cells and row.timezone == zone and row.valid_from is None and row.valid_until is None


def save(*, provider: Provider, cells: Collection[Cell], by: str, now: datetime) -> None:
    """Replace the regular hours by these cells.

    Raises BlockedByAppointments if booked appointments would break, and IntegrityError if a row with dates overlaps.
    Nothing is changed then.
    """
    with transaction.atomic():
        db.set_timeouts()
        db.lock_providers([provider.pk])
        audit_context.set_actor(by=by, why="week grid")
        stored_rows = list(WeeklyHours.objects.filter(provider=provider))
        if covered_cells(stored_rows, provider.timezone) == set(cells):
            return
        old_ids = [row.pk for row in stored_rows if fits_grid(row, provider.timezone)]
        new_rows = [
            WeeklyHours(provider=provider, weekday=day, start=start, end=end, timezone=provider.timezone)
            for day, start, end in _merge_cells(cells)
        ]

        def write() -> None:
            WeeklyHours.objects.filter(pk__in=old_ids).delete()
            WeeklyHours.objects.bulk_create(new_rows)

        audit.apply_with_checks([provider.pk], now, write)


def _merge_cells(cells: Collection[Cell]) -> list[tuple[int, int, int]]:
    """Merge adjacent cells into (weekday, start, end), in order."""
    windows = []
    for day, day_cells in groupby(sorted(cells), key=lambda cell: cell[0]):
        start = end = -1
        for _day, at in day_cells:
            if at != end:
                if end >= 0:
                    windows.append((day, start, end))
                start = at
            end = at + CELL_MINUTES
        windows.append((day, start, end))
    return windows
