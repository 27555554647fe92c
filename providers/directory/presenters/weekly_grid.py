"""Template context for the weekly grid of regular hours: seven days of half-hour cells."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from providers.directory.actions import weekly_grid
from providers.directory.actions.weekly_grid import Cell, HoursChanged, OverlappingHours
from providers.directory.domain.hours import WeeklyRule, format_time_of_day
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
    """Describe each of the hours that don't fit the grid in one line: weekday, hours, zone and dates."""
    return [describe(rule, zone) for rule in weekly_grid.other_rules(rows, zone)]


def overlap(error: OverlappingHours, zone: str) -> str:
    """Return which hours overlap, as a sentence."""
    names = {"first": describe(error.first, zone), "second": describe(error.second, zone)}
    return _("These hours overlap: %(first)s and %(second)s. Nothing was saved. Change one of them.") % names


def changed_elsewhere(error: HoursChanged, zone: str) -> str:
    """Return what the hours are now, as a sentence."""
    names = {"hours": "; ".join(describe(rule, zone) for rule in error.rules) or _("none")}
    text = _(
        "These hours were changed in another window: now they are %(hours)s. Nothing was saved. "
        "Save again to replace them with what you see here."
    )
    return text % names


def describe(rule: WeeklyRule, zone: str) -> str:
    """Describe weekly hours: weekday, times, the time zone if it isn't `zone`, and dates."""
    parts = [f"{WEEKDAYS[rule.weekday]} {format_time_of_day(rule.start)}–{format_time_of_day(rule.end)}"]
    if rule.timezone != zone:
        parts.append(rule.timezone)
    if rule.valid_from:
        parts.append(_("from %(day)s") % {"day": date_format(rule.valid_from, "DATE_FORMAT")})
    if rule.valid_until:
        parts.append(_("until %(day)s") % {"day": date_format(rule.valid_until, "DATE_FORMAT")})
    return " ".join(parts)
