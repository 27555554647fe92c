"""How a cell states sessions, weekly hours and time off, and how each is written back."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import Session, Weekly
from providers.directory.domain.license import PRESCRIBERS
from providers.directory.domain.lists import Wrong, in_order
from providers.directory.domain.profile import CARE_TYPES, FORMATS, VISITS, SessionType
from providers.imports.domain.roster import values
from providers.imports.domain.roster.row import TimeOff
from providers.imports.domain.roster.values import short

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS = re.compile(
    r"(?P<first>[a-z]+)(?:\s*-\s*(?P<last>[a-z]+))?\s+(?P<start>\d{1,2}:\d\d)\s*-\s*(?P<end>\d{1,2}:\d\d)"
    r"(?:\s+(?P<zone>[a-z_]+/[\w/+-]+))?(?:\s+from\s+(?P<from>\S+))?(?:\s+until\s+(?P<until>\S+))?",
    re.I | re.A,
)
CLOCK = re.compile(r"(\d{1,2}):(\d\d)", re.A)
LENGTH = re.compile(r"(\d{1,3})(?:\+(\d{1,3})\+(\d{1,3}))?", re.A)
MOMENT = r"(\d[\d/-]+)(?:\s+(\d{1,2}:\d\d))?"
TIME_OFF = re.compile(MOMENT + r"(?:\s+to\s+" + MOMENT + r")?(?:\s+\((.*)\))?", re.I | re.A | re.S)


@lru_cache(maxsize=10_000)
def session_types(part: str, license_type: str) -> tuple[SessionType, ...]:
    """`therapy/individual/first/50+0+10`: minutes, minutes free before and after. `both` stands for first and later."""
    cells = [cell.strip().lower() for cell in part.split("/")]
    length = LENGTH.fullmatch(cells[3].replace(" ", "")) if len(cells) == 4 else None
    if length is None:
        raise Wrong(f"“{short(part)}” is not care/format/visit/minutes+before+after")
    care, format_ = values.slug(cells[0], CARE_TYPES), values.slug(cells[1], FORMATS)
    visits = VISITS if cells[2] == "both" else (values.slug(cells[2], VISITS),)
    if care == "medication-management" and license_type not in PRESCRIBERS:
        raise Wrong(f"a {license_type} can't offer medication-management")
    minutes, before, after = int(length[1]), int(length[2] or 0), int(length[3] or 10)
    if not 10 <= minutes <= 240 or before > 120 or after > 120:
        raise Wrong(f"“{short(part)}”: a session lasts 10 to 240 minutes, and at most 120 are kept free around it")
    return tuple(SessionType(care, format_, visit, Session(minutes, before, after)) for visit in visits)


def write_session_type(offered: SessionType) -> str:
    """The same, written, one visit at a time."""
    length = f"{offered.session.minutes}+{offered.session.before}+{offered.session.after}"
    return f"{offered.care_type}/{offered.format}/{offered.visit}/{length}"


@lru_cache(maxsize=10_000)
def weekly(part: str, timezone: str) -> tuple[Weekly, ...]:
    """`mon 09:00-17:00` or `mon-fri 9:00-12:00 America/Denver from 2026-12-01 until 2026-12-14`: a rule a weekday."""
    found = HOURS.fullmatch(part)
    if not found:
        raise Wrong(f"“{short(part)}” is not day HH:MM-HH:MM")
    first = _weekday(found["first"])
    last = _weekday(found["last"]) if found["last"] else first
    start, end = _minutes(found["start"]), _minutes(found["end"])
    if start >= end:
        raise Wrong(f"“{short(part)}” ends before it begins; hours past midnight go on the next day")
    where = values.zone(found["zone"]) if found["zone"] else timezone
    since = values.day(found["from"]) if found["from"] else None
    until = values.day(found["until"]) if found["until"] else None
    in_order(since, until, short(part))
    days = range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]
    return tuple(Weekly(day, start, end, where, since, until) for day in days)


def write_weekly(rule: Weekly, timezone: str) -> str:
    """The same, written, one weekday at a time."""
    where = f" {rule.timezone}" if rule.timezone != timezone else ""
    since = f" from {rule.valid_from}" if rule.valid_from else ""
    until = f" until {rule.valid_until}" if rule.valid_until else ""
    return f"{WEEKDAYS[rule.weekday]} {_clock(rule.start)}-{_clock(rule.end)}{where}{since}{until}"


def apart(rules: Iterable[Weekly]) -> None:
    """Raises `Wrong` when two rules hold at one time on one day in one zone."""
    ordered = sorted(rules, key=lambda rule: (rule.timezone, rule.weekday, rule.start))
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if (other.timezone, other.weekday) != (one.timezone, one.weekday) or other.start >= one.end:
                break
            if _overlap(one.valid_from, one.valid_until, other.valid_from, other.valid_until):
                raise Wrong(f"{write_weekly(one, one.timezone)} overlaps {write_weekly(other, other.timezone)}")


def time_off(part: str, timezone: str) -> TimeOff:
    """`2026-12-24 to 2026-12-26 (vacation)`, both days off, or with times: `2026-12-24 13:00 to 2026-12-24 17:00`."""
    found = TIME_OFF.fullmatch(part)
    if not found:
        raise Wrong(f"“{short(part)}” is not DATE to DATE (note)")
    first, first_time, last, last_time, note = found.groups()
    if bool(first_time) != bool(last_time):
        raise Wrong(f"“{short(part)}” needs a time for its beginning and its end, or for neither")
    if first_time:
        start, end = _instant(first, first_time, timezone), _instant(last, last_time, timezone)
    else:
        start = _midnight(values.day(first), timezone)
        end = _midnight(values.day(last or first) + timedelta(days=1), timezone)
    if start >= end:
        raise Wrong(f"“{short(part)}” ends before it begins")
    return TimeOff(start, end, values.word(note or "", 120))


def write_time_off(away: TimeOff, timezone: str) -> str:
    """The same, written."""
    zone = ZoneInfo(timezone)
    start, end = away.start.astimezone(zone), away.end.astimezone(zone)
    note = f" ({away.note})" if away.note else ""
    if (_midnight(start.date(), timezone), _midnight(end.date(), timezone)) == (away.start, away.end):
        return f"{start.date()} to {end.date() - timedelta(days=1)}{note}"
    return f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M}{note}"


def _midnight(day: date, timezone: str) -> datetime:
    return intervals.instant(hours.local_midnight(timezone, day))


def _instant(day: str, clock: str, timezone: str) -> datetime:
    wall = datetime.combine(values.day(day), datetime.min.time()) + timedelta(minutes=_minutes(clock))
    zone = ZoneInfo(timezone)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall:
        raise Wrong(f"{wall:%Y-%m-%d %H:%M} does not exist in {timezone}: the clock skips it")
    return at


def _weekday(cell: str) -> int:
    if cell.lower()[:3] not in WEEKDAYS:
        raise Wrong(f"“{short(cell)}” is no weekday")
    return WEEKDAYS.index(cell.lower()[:3])


def _minutes(cell: str) -> int:
    found = CLOCK.fullmatch(cell)
    minutes = int(found[1]) * 60 + int(found[2]) if found and int(found[2]) < 60 else 1441
    if minutes > 1440:
        raise Wrong(f"“{cell}” is no time from 00:00 to 24:00")
    return minutes


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _overlap(a: date | None, b: date | None, c: date | None, d: date | None) -> bool:
    return (a or date.min) <= (d or date.max) and (c or date.min) <= (b or date.max)
