"""Bookable times by day and part of the day, for pages and the console."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from matching.appointments import labels
from matching.search.domain.answers import PARTS

# The local start, and the same instant as passed in.
LocalStart = tuple[datetime, datetime]


def by_day(
    starts: Iterable[datetime], zone: str, notes: Mapping[datetime, str] | None = None
) -> list[dict[str, Any]]:  # fmt: skip
    """Group starts by local date and part of the day, each with the text of its button and its note, if it has one."""
    local = [(start.astimezone(ZoneInfo(zone)), start) for start in starts]
    days = ((day, list(group)) for day, group in groupby(local, key=lambda pair: pair[0].date()))
    return [
        {
            "day": labels.day(day),
            "short": labels.short_day(day),
            "says": _count_text(labels.day(day), len(group)),
            "times": [_button(pair, notes or {}) for pair in group],
            "parts": [_part(name, day, group, notes or {}) for name in PARTS],
        }
        for day, group in days
    ]


def part_of(local: datetime) -> str:
    """Return the part of the day of a local time. The first and last parts extend to midnight."""
    minute = local.hour * 60 + local.minute
    return next((name for name, (_begin, end) in PARTS.items() if minute < end), "evening")


def _part(name: str, day: date, group: list[LocalStart], notes: Mapping[datetime, str]) -> dict[str, Any]:
    times = [_button(pair, notes) for pair in group if part_of(pair[0]) == name]
    label = str(labels.PARTS[name])
    says = _count_text(f"{labels.day(day)}, {label}", len(times))
    return {"label": label, "key": f"{day:%m%d}-{name}", "times": times, "says": says}


def _count_text(when: str, number: int) -> str:
    text = ngettext("%(when)s: %(number)s time left", "%(when)s: %(number)s times left", number)
    return text % {"when": when, "number": number}


def _button(pair: LocalStart, notes: Mapping[datetime, str]) -> dict[str, str]:
    local, start = pair
    return {"value": start.isoformat(), "clock": labels.clock(local), "note": notes.get(start, "")}
