"""Template context for the weekly grid of regular hours: seven days of half-hour cells."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR

from providers.directory.actions import weekly_grid
from providers.directory.actions.weekly_grid import Cell
from providers.directory.domain.hours import format_time_of_day
from providers.directory.models import WeeklyHours


def grid(checked: Collection[Cell]) -> dict[str, Any]:
    """Return `days` as (short, full) names, and `lines` of boxes by time of day, `on` if they are in `checked`."""
    lines = [
        {
            "at": format_time_of_day(at),
            "until": format_time_of_day(at + weekly_grid.CELL_MINUTES),
            "boxes": [{"value": f"{day}-{at}", "day": WEEKDAYS[day], "on": (day, at) in checked} for day in range(7)],
        }
        for at in range(weekly_grid.DAY_START, weekly_grid.DAY_END, weekly_grid.CELL_MINUTES)
    ]
    return {"days": [(WEEKDAYS_ABBR[day], WEEKDAYS[day]) for day in range(7)], "lines": lines}


def other_hours(rows: Iterable[WeeklyHours], zone: str) -> list[str]:
    """Describe each row that doesn't fit the grid in one line: weekday, hours, zone and dates."""
    return [
        f"{WEEKDAYS[row.weekday]} {format_time_of_day(row.start)}-{format_time_of_day(row.end)} {row.timezone} "
        f"{row.valid_from or ''} – {row.valid_until or ''}"
        for row in rows
        if not weekly_grid.fits_grid(row, zone)
    ]
