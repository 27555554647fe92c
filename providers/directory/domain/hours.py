"""Turn weekly hours and time off into open hours and openings. All handling of daylight saving time is here.

Hours are local times in their own zone. Openings start on quarter hours of UTC, which have been local quarter hours in
every zone since 1972. Local times that a clock change skips don't exist, so hours that begin or end in the gap begin or
end right after it. When a clock change repeats an hour, openings start in its first pass only.
Bitmaps are Python integers: bit i is the quarter hour `origin + 15 * i`, in minutes since the epoch.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from providers.directory.domain import intervals
from providers.directory.domain.intervals import Interval

QUARTER = 15
DAY = 24 * 60
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class WeeklyRule:
    """Hours on one weekday (Monday is 0), from `start` to `end` in local minutes since midnight (0 to 1440).

    They apply on local dates from `valid_from` to `valid_until`, both inclusive, None for no limit.
    """

    weekday: int
    start: int
    end: int
    timezone: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class VisitLength:
    """The length of a visit and the buffers before and after it, in minutes."""

    minutes: int
    before: int = 0
    after: int = 0

    def blocked_period(self, start: int) -> Interval:
        """Return the time that a visit from `start` blocks, buffers included, in minutes since the epoch."""
        return start - self.before, start + self.minutes + self.after


@dataclass(frozen=True, slots=True)
class OpenHours:
    """The intervals in which visits may take place, and the repeated hours in which none may start.

    A repeated hour in one zone doesn't matter where hours of another zone are open.
    """

    open: tuple[Interval, ...]
    repeated: tuple[Interval, ...] = ()


def overlapping(rules: Iterable[WeeklyRule]) -> tuple[WeeklyRule, WeeklyRule] | None:
    """Return the first two rules of one time zone that overlap, or None. The database refuses such a pair."""
    ordered = sorted(rules, key=lambda rule: (rule.timezone, rule.weekday, rule.start))
    for index, first in enumerate(ordered):
        for second in ordered[index + 1 :]:
            if (second.timezone, second.weekday) != (first.timezone, first.weekday) or second.start >= first.end:
                break
            if _dates_overlap(first, second):
                return first, second
    return None


def _dates_overlap(first: WeeklyRule, second: WeeklyRule) -> bool:
    starts_in_time = (first.valid_from or date.min) <= (second.valid_until or date.max)
    return starts_in_time and (second.valid_from or date.min) <= (first.valid_until or date.max)


def open_hours(weekly: Iterable[WeeklyRule], time_off: Iterable[Interval], first: int, last: int) -> OpenHours:
    """Return the hours that overlap [first, last), minus the time off, in minutes since the epoch."""
    # A local date begins up to 14 h before the UTC date of the same name, and ends up to 12 h after it.
    days = (first - 14 * 60) // DAY - 1, (last + 14 * 60) // DAY + 1
    occurrences = [occurrence for rule in weekly for occurrence in _occurrences(rule, *days)]
    open_ = intervals.subtract([window for window, _repeated in occurrences], time_off)
    repeated_hours = {repeated for _window, repeated in occurrences if repeated}
    if not repeated_hours:
        return OpenHours(tuple(open_))
    not_repeated = [
        part
        for window, repeated in occurrences
        for part in intervals.subtract([window], [repeated] if repeated else [])
    ]
    return OpenHours(tuple(open_), tuple(intervals.subtract(repeated_hours, not_repeated)))


def start_bitmap(hours: OpenHours, visit_length: VisitLength, busy: Iterable[Interval], origin: int, size: int) -> int:
    """Return a bitmap of the starts among the `size` quarter hours from `origin`, which is a multiple of 15.

    The visit must fit into one open interval and must not start in a repeated hour. The visit and its buffers must not
    overlap `busy`.
    """
    bits = 0
    for start, end in hours.open:
        bits |= _run(_ceil(start - origin), (end - visit_length.minutes - origin) // QUARTER + 1, size)
    for start, end in hours.repeated:
        bits &= ~_run(_ceil(start - origin), _ceil(end - origin), size)
    for start, end in busy:
        first = (start - visit_length.minutes - visit_length.after - origin) // QUARTER + 1
        bits &= ~_run(first, _ceil(end + visit_length.before - origin), size)
    return bits


def clip(bits: int, origin: int, first: int, last: int) -> int:
    """Return only the starts in [first, last), both in minutes since the epoch."""
    low, high = max(_ceil(first - origin), 0), max(_ceil(last - origin), 0)
    return bits & _run(low, high, high)


def start_minutes(bits: int, origin: int, limit: int | None = None) -> list[int]:
    """Return the first `limit` starts of a bitmap in order, in minutes since the epoch."""
    minutes: list[int] = []
    while bits and (limit is None or len(minutes) < limit):
        lowest = bits & -bits
        minutes.append(origin + QUARTER * (lowest.bit_length() - 1))
        bits ^= lowest
    return minutes


def is_offered(hours: OpenHours, visit_length: VisitLength, start: int) -> bool:
    """Return whether a visit may start at that minute, bookings aside."""
    return start % QUARTER == 0 and bool(start_bitmap(hours, visit_length, (), start, 1))


def local_date(timezone: str, at: datetime) -> date:
    """Return the local date of an instant."""
    return at.astimezone(ZoneInfo(timezone)).date()


def local_minute(timezone: str, at: int) -> int:
    """Return the local time of a UTC minute, as minutes since the local 1970-01-01 00:00."""
    return at + _offset(ZoneInfo(timezone), at)


def local_midnight(timezone: str, day: date) -> int:
    """Return the UTC minute at which a local date begins: midnight, or the end of a gap that skips midnight."""
    return _utc(timezone, day, 0)


def local_day_start(timezone: str, day: date) -> datetime:
    """Return `local_midnight` as a UTC datetime."""
    return intervals.to_datetime(local_midnight(timezone, day))


def repeated_hour(timezone: str, day: date) -> Interval | None:
    """Return the second pass of the hour that a clock change repeats on that local date, or None."""
    change = _change(timezone, day)
    if change is None or change[1] >= 0:
        return None
    at, shift = change
    return at, at - shift


# Cached because many providers have the same hours, and most requests are about the same days.
@lru_cache(maxsize=100_000)
def _occurrences(rule: WeeklyRule, first_day: int, last_day: int) -> tuple[tuple[Interval, Interval | None], ...]:
    """Return the hours of a rule on its local dates from first to last (days since the epoch).

    Each comes with the repeated hour that overlaps it, or None.
    """
    occurrences: list[tuple[Interval, Interval | None]] = []
    for day in _dates(rule, first_day, last_day):
        start, end = _utc(rule.timezone, day, rule.start), _utc(rule.timezone, day, rule.end)
        if start < end:
            repeated = repeated_hour(rule.timezone, day)
            overlaps = repeated is not None and repeated[0] < end and start < repeated[1]
            occurrences.append(((start, end), repeated if overlaps else None))
    return tuple(occurrences)


@lru_cache(maxsize=100_000)
def _utc(timezone: str, day: date, local: int) -> int:
    """Return the UTC minute of a local time: the first of two, or the moment of the clock change if it is skipped."""
    zone = ZoneInfo(timezone)
    naive = datetime(day.year, day.month, day.day) + timedelta(minutes=local)  # noqa: DTZ001 (a local time has no zone yet)
    at = naive.replace(tzinfo=zone)
    utc = at.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == naive:
        return intervals.to_minute(utc)
    change = _change(timezone, naive.date())
    if change is None:
        raise ValueError(f"{timezone}: no clock change explains the missing {naive}.")
    return change[0]


@lru_cache(maxsize=20_000)
def _change(timezone: str, day: date) -> tuple[int, int] | None:
    """Return minute and shift of the first clock change that skips or repeats times of a local date, or None."""
    zone = ZoneInfo(timezone)
    # The UTC dates from the day before to the day after cover the local date at any offset.
    low = intervals.to_minute(datetime(day.year, day.month, day.day, tzinfo=UTC)) - DAY
    for start in range(low, low + 3 * DAY, 60):
        before, after = _offset(zone, start), _offset(zone, start + 60)
        if before == after:
            continue
        at = next(m for m in range(start + 1, start + 61) if _offset(zone, m) != before)
        affected = sorted((at + before, at + after))
        midnight = (day - EPOCH).days * DAY
        if affected[0] < midnight + DAY and affected[1] > midnight:
            return at, after - before
    return None


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = intervals.to_datetime(at).astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101 (an aware time always has one)
    return int(offset.total_seconds() // 60)


def _dates(rule: WeeklyRule, first_day: int, last_day: int) -> Iterator[date]:
    day, until = EPOCH + timedelta(days=first_day), EPOCH + timedelta(days=last_day)
    if rule.valid_from and rule.valid_from > day:
        day = rule.valid_from
    if rule.valid_until and rule.valid_until < until:
        until = rule.valid_until
    day += timedelta(days=(rule.weekday - day.weekday()) % 7)
    while day <= until:
        yield day
        day += timedelta(days=7)


def _ceil(minutes: int) -> int:
    return -(-minutes // QUARTER)


def _run(low: int, high: int, size: int) -> int:
    """Return a bitmap of bits `low` to `high` - 1, limited to the first `size` bits."""
    low, high = max(low, 0), min(high, size)
    return ((1 << (high - low)) - 1) << low if low < high else 0


def format_time_of_day(minutes: int) -> str:
    """Format minutes since midnight as HH:MM, from 00:00 to 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
