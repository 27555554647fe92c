"""Time off as periods: rows that overlap or touch are one period."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from providers.directory.models import TimeOff


@dataclass(frozen=True, slots=True)
class Period:
    """A period without appointments, and the rows that it consists of."""

    start: datetime
    end: datetime
    rows: tuple[TimeOff, ...]


def merge(rows: Iterable[TimeOff]) -> list[Period]:
    """Return the periods of these rows, in order."""
    periods: list[Period] = []
    for row in sorted(rows, key=lambda row: (row.span.lower, row.span.upper)):
        start, end = row.span.lower, row.span.upper
        if periods and start <= periods[-1].end:
            last = periods.pop()
            periods.append(Period(last.start, max(last.end, end), (*last.rows, row)))
        else:
            periods.append(Period(start, end, (row,)))
    return periods
