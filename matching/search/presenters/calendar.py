"""Every time of one therapist that may be held, by day and part of the day as pages and the console show them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from matching.appointments import labels
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.availability.domain import booking_rules
from matching.availability.queries import openings
from matching.search.domain.answers import PARTS
from matching.search.queries.provider import Public

Pair = tuple[datetime, datetime]


def times_of(shown: Public, wanted: Criteria | None, now: datetime) -> list[datetime]:
    """Every start in the next four weeks that would be held for these answers, or for anyone without answers."""
    diary = shown.diary
    care, format_ = (wanted.care_type, wanted.format) if wanted else ("therapy", "individual")
    session = diary.profile.session(care, format_, "first")
    if session is None or not diary.accepting:
        return []
    found = diary.starts(session, now, now + timedelta(days=HORIZON_DAYS))
    if wanted is None:
        return found
    plans = openings.payer_plans(wanted.payer)
    return [start for start in found if booking_rules.gates_open(wanted, diary, start, plans)]


def by_day(starts: Iterable[datetime], zone: str) -> list[dict[str, Any]]:
    """Starts grouped by their date in a zone and by part of that day, each with what its button says."""
    local = [(start.astimezone(ZoneInfo(zone)), start) for start in starts]
    days = ((day, list(group)) for day, group in groupby(local, key=lambda pair: pair[0].date()))
    return [
        {
            "day": labels.day(day),
            "short": labels.short_day(day),
            "says": _says(labels.day(day), len(group)),
            "times": [_shown(pair) for pair in group],
            "parts": [_part(name, day, group) for name in PARTS],
        }
        for day, group in days
    ]


def part_of(local: datetime) -> str:
    """The part of the day that a time on the wall belongs to; the first and the last reach to midnight."""
    minute = local.hour * 60 + local.minute
    return next((name for name, (_begin, end) in PARTS.items() if minute < end), "evening")


def _part(name: str, day: date, group: list[Pair]) -> dict[str, Any]:
    times = [_shown(pair) for pair in group if part_of(pair[0]) == name]
    label = str(labels.PARTS[name])
    says = _says(f"{labels.day(day)}, {label}", len(times))
    return {"label": label, "key": f"{day:%m%d}-{name}", "times": times, "says": says}


def _says(when: str, number: int) -> str:
    words = ngettext("%(when)s: %(number)s time left", "%(when)s: %(number)s times left", number)
    return words % {"when": when, "number": number}


def _shown(pair: Pair) -> dict[str, str]:
    at, start = pair
    return {"value": start.isoformat(), "clock": labels.clock(at)}
