"""Read and write the roster cells of visit types, weekly hours and time off."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from providers.directory.domain import hours
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.license import PRESCRIBERS
from providers.directory.domain.lists import CellError, check_order, escape, unescape
from providers.directory.domain.profile import CARE_TYPES, FORMATS, VISITS, VisitType
from providers.imports.domain.roster import values
from providers.imports.domain.roster.row import TimeOff
from providers.imports.domain.roster.values import truncate

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TIME = r"\d{1,2}(?::\d\d\s*[ap]\.?m\.?|:\d\d|\s*[ap]\.?m\.?)"
HOURS = re.compile(
    r"(?P<days>[a-z]+(?:\s*[-,]\s*[a-z]+)*)\s+(?P<start>" + TIME + r")\s*-\s*(?P<end>" + TIME + r")"
    r"(?:\s+(?P<zone>[a-z_]+/[\w/+-]+))?(?:\s+from\s+(?P<from>\S+))?(?:\s+until\s+(?P<until>\S+))?",
    re.I | re.A,
)
CLOCK = re.compile(r"(\d{1,2})(?::(\d\d))?\s*(?:([ap])\.?m\.?)?", re.I | re.A)
LENGTH = re.compile(r"(\d{1,3})(?:\+(\d{1,3})\+(\d{1,3}))?", re.A)
# A time that the clock repeats has its offset from UTC, as 2026-11-01 01:30-05:00.
MOMENT = r"(\d[\d/-]+)(?:\s+(\d{1,2}:\d\d(?:[+-]\d\d:\d\d)?))?"
TIME_OFF = re.compile(MOMENT + r"(?:\s+to\s+" + MOMENT + r")?(?:\s+\((.*)\))?", re.I | re.A | re.S)


@lru_cache(maxsize=10_000)
def parse_visit_types(part: str, license_type: str) -> tuple[VisitType, ...]:
    """Parse `therapy/individual/first/50+0+10`: minutes, buffer before, buffer after. `both` means first and later.

    Raises CellError, like every function here that parses.
    """
    cells = [cell.strip().lower() for cell in part.split("/")]
    length = LENGTH.fullmatch(cells[3].replace(" ", "")) if len(cells) == 4 else None
    if length is None:
        raise CellError(f"“{truncate(part)}” is not care/format/visit/minutes+before+after")
    care, format_ = values.slug(cells[0], CARE_TYPES), values.slug(cells[1], FORMATS)
    visits = VISITS if cells[2] == "both" else (values.slug(cells[2], VISITS),)
    if care == "medication-management" and license_type not in PRESCRIBERS:
        raise CellError(f"a {license_type} can't offer medication-management")
    minutes, before, after = int(length[1]), int(length[2] or 0), int(length[3] or 10)
    if not 10 <= minutes <= 240 or before > 120 or after > 120:
        raise CellError(
            f"“{truncate(part)}”: a session lasts 10 to 240 minutes, and at most 120 are kept free around it"
        )
    return tuple(VisitType(care, format_, visit, VisitLength(minutes, before, after)) for visit in visits)


def write_visit_type(visit_type: VisitType) -> str:
    """Write one visit type as `parse_visit_types` reads it."""
    length = f"{visit_type.length.minutes}+{visit_type.length.before}+{visit_type.length.after}"
    return f"{visit_type.care_type}/{visit_type.format}/{visit_type.visit}/{length}"


@lru_cache(maxsize=10_000)
def parse_weekly(part: str, timezone: str) -> tuple[WeeklyRule, ...]:
    """Parse `mon 09:00-17:00` or `mon-fri 9:00-12:00 America/Denver from 2026-12-01 until 2026-12-14`.

    Returns one rule per weekday.
    """
    match = HOURS.fullmatch(values.plain_dashes(part))
    if not match:
        raise CellError(f"“{truncate(part)}” is not day HH:MM-HH:MM")
    days = dict.fromkeys(day for days in match["days"].split(",") for day in _weekdays(days))
    start, end = _minutes(match["start"]), _minutes(match["end"])
    if start >= end:
        raise CellError(f"“{truncate(part)}” ends before it begins; hours past midnight go on the next day")
    zone = values.timezone(match["zone"]) if match["zone"] else timezone
    since = values.parse_date(match["from"]) if match["from"] else None
    until = values.parse_date(match["until"]) if match["until"] else None
    check_order(since, until, truncate(part))
    return tuple(WeeklyRule(day, start, end, zone, since, until) for day in days)


def write_weekly(rule: WeeklyRule, timezone: str) -> str:
    """Write one rule as `parse_weekly` reads it."""
    zone = f" {rule.timezone}" if rule.timezone != timezone else ""
    since = f" from {rule.valid_from}" if rule.valid_from else ""
    until = f" until {rule.valid_until}" if rule.valid_until else ""
    times = f"{hours.format_time_of_day(rule.start)}-{hours.format_time_of_day(rule.end)}"
    return f"{WEEKDAYS[rule.weekday]} {times}{zone}{since}{until}"


def check_overlaps(rules: Iterable[WeeklyRule]) -> None:
    """Raise CellError if two rules of the same time zone overlap."""
    pair = hours.overlapping(rules)
    if pair:
        first, second = (write_weekly(rule, rule.timezone) for rule in pair)
        raise CellError(f"{first} overlaps {second}")


def parse_time_off(part: str, timezone: str) -> TimeOff:
    """Parse `2026-12-24 to 2026-12-26 (vacation)`, both days included, or `2026-12-24 13:00 to 2026-12-24 17:00`."""
    match = TIME_OFF.fullmatch(part)
    if not match:
        raise CellError(f"“{truncate(part)}” is not DATE to DATE (note)")
    first, first_time, last, last_time, note = match.groups()
    if bool(first_time) != bool(last_time):
        raise CellError(f"“{truncate(part)}” needs a time for its beginning and its end, or for neither")
    if first_time:
        start, end = _instant(first, first_time, timezone), _instant(last, last_time, timezone)
    else:
        start = hours.local_day_start(timezone, values.parse_date(first))
        end = hours.local_day_start(timezone, values.parse_date(last or first) + timedelta(days=1))
    if start >= end:
        raise CellError(f"“{truncate(part)}” ends before it begins")
    return TimeOff(start, end, values.text(unescape(note or ""), 120, lines=True))


def write_time_off(period: TimeOff, timezone: str) -> str:
    """Write time off as `parse_time_off` reads it."""
    zone = ZoneInfo(timezone)
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    note = f" ({escape(period.note)})" if period.note else ""
    day_starts = tuple(hours.local_day_start(timezone, at.date()) for at in (start, end))
    if day_starts == (period.start, period.end):
        return f"{start.date()} to {end.date() - timedelta(days=1)}{note}"
    return f"{_write_moment(start)} to {_write_moment(end)}{note}"


def _write_moment(at: datetime) -> str:
    offset = at.isoformat()[-6:] if at.fold else ""
    return f"{at:%Y-%m-%d %H:%M}{offset}"


def _instant(day: str, clock: str, timezone: str) -> datetime:
    time, offset = (clock[:-6], clock[-6:]) if len(clock) > len("00:00+") else (clock, "")
    local = datetime.combine(values.parse_date(day), datetime.min.time()) + timedelta(minutes=_minutes(time))
    zone = ZoneInfo(timezone)
    if offset:
        return _repeated_instant(local, offset, zone)
    at = local.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local:
        raise CellError(f"{local:%Y-%m-%d %H:%M} does not exist in {timezone}: the clock skips it")
    return at


def _weekdays(cell: str) -> list[int]:
    """Return the days of a range such as sat-mon, or a single day."""
    first, dash, last = (part.strip() for part in cell.partition("-"))
    start = _weekday(first)
    end = _weekday(last) if dash else start
    return [*range(start, end + 1)] if start <= end else [*range(start, 7), *range(end + 1)]


def _repeated_instant(local: datetime, offset: str, zone: ZoneInfo) -> datetime:
    """Return the instant of a local time with its offset, such as -05:00."""
    at = datetime.fromisoformat(f"{local:%Y-%m-%d %H:%M}{offset}").astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != local:
        raise CellError(f"{local:%Y-%m-%d %H:%M} is not {offset} from UTC in {zone.key}")
    return at


def _weekday(cell: str) -> int:
    word = cell.lower()
    if len(word) < 3 or not (names := [name for name in WEEKDAY_NAMES if name.startswith(word.removesuffix("s"))]):
        raise CellError(f"“{truncate(cell)}” is no weekday; write mon, tue, wed, thu, fri, sat or sun")
    return WEEKDAY_NAMES.index(names[0])


def _minutes(cell: str) -> int:
    match = CLOCK.fullmatch(cell)
    minutes = int(match[1]) * 60 + int(match[2] or 0) if match and int(match[2] or 0) < 60 else 1441
    half = match[3].lower() if match and match[3] else ""
    if half:
        hour, minute = divmod(minutes, 60)
        minutes = hour % 12 * 60 + minute + (12 * 60 if half == "p" else 0) if 1 <= hour <= 12 else 1441
    elif match and not match[2]:
        minutes = 1441
    if minutes > 1440:
        raise CellError(f"“{cell}” is no time from 00:00 to 24:00")
    return minutes
