"""A provider's weekly hours: the regular ones as a grid of half-hour cells, all others as a list beside it.

Hours with dates, in another time zone, off the half hour, early or late don't fit the grid. Grid and list together are all
hours that a provider has.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from itertools import groupby

from django.db import transaction

from config import audit_context, db
from providers.directory.actions import audit
from providers.directory.domain import hours
from providers.directory.domain.hours import WeeklyRule
from providers.directory.models import Provider, WeeklyHours

CELL_MINUTES = 30
# The part of the day that the grid shows, in minutes since midnight.
DAY_START, DAY_END = 6 * 60, 22 * 60
# Weekday (Monday is 0) and minute of the day.
Cell = tuple[int, int]


class OverlappingHours(Exception):
    """Two of the hours overlap."""

    def __init__(self, first: WeeklyRule, second: WeeklyRule) -> None:
        super().__init__()
        self.first, self.second = first, second


class HoursChanged(Exception):
    """The hours were changed since the page was opened. `rules` are those of now."""

    def __init__(self, rules: Sequence[WeeklyRule]) -> None:
        super().__init__()
        self.rules = rules


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


def other_rules(rows: Iterable[WeeklyHours], zone: str) -> list[WeeklyRule]:
    """Return the hours that don't fit the grid, by weekday and time."""
    return [_rule(row) for row in rows if not fits_grid(row, zone)]


def save(
    *,
    provider: Provider,
    cells: Collection[Cell],
    others: Collection[WeeklyRule] | None = None,
    seen: str,
    by: str,
    now: datetime,
) -> None:
    """Replace a provider's hours by these cells and `others`, which stay as they are for None.

    `seen` is the version of the hours that the page showed. Raises HoursChanged, OverlappingHours, or
    BlockedByAppointments if booked appointments would break. Nothing is changed then.
    """
    with transaction.atomic():
        db.set_timeouts()
        db.lock_providers([provider.pk])
        audit_context.set_actor(by=by, why="week grid")
        rows = list(WeeklyHours.objects.filter(provider=provider))
        stored = [(_rule(row), row.pk) for row in rows]
        rules = [WeeklyRule(day, start, end, provider.timezone) for day, start, end in _merge_cells(cells)]
        rules += other_rules(rows, provider.timezone) if others is None else others
        is_same = set(rules) == {rule for rule, _pk in stored}
        if seen != version(rows) and not is_same:
            raise HoursChanged([rule for rule, _pk in stored])
        pair = hours.overlapping(rules)
        if pair:
            raise OverlappingHours(*pair)
        unchanged = set(rules) & {rule for rule, _pk in stored}
        old_ids = [pk for rule, pk in stored if rule not in unchanged]
        new_rows = [WeeklyHours(provider=provider, **asdict(rule)) for rule in rules if rule not in unchanged]
        if not old_ids and not new_rows:
            return

        def write() -> None:
            WeeklyHours.objects.filter(pk__in=old_ids).delete()
            WeeklyHours.objects.bulk_create(new_rows)

        audit.apply_with_checks([provider.pk], now, write)


def version(rows: Iterable[WeeklyHours]) -> str:
    """Return a short text that differs when the hours do."""
    return sha256(repr(sorted(map(repr, map(_rule, rows)))).encode()).hexdigest()[:16]


def _rule(row: WeeklyHours) -> WeeklyRule:
    return WeeklyRule(row.weekday, row.start, row.end, row.timezone, row.valid_from, row.valid_until)


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
