"""Weekly hours and time off in, openings out. The only home of daylight saving.

Hours are wall-clock times in their own zone; openings start on a quarter-hour grid of UTC, which is the wall clock's
quarter hour in every zone since 1972. A wall time that a clock change skips doesn't exist, so hours that begin or end in
the gap begin or end where the clock lands. A wall time that a clock change repeats is published once: its first pass.
Bitmaps are Python integers: bit i is the quarter hour `origin + 15 * i`.
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
class Weekly:
    """Hours that recur on one weekday (Monday is 0), from `start` to `end` in wall-clock minutes of the day (0 to 1440).

    They hold on local dates from `valid_from` to `valid_until`, both inclusive, None for no limit.
    """

    weekday: int
    start: int
    end: int
    timezone: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """How long a session lasts and how much room is kept around it, in minutes."""

    minutes: int
    before: int = 0
    after: int = 0

    def blocked(self, start: int) -> Interval:
        """What a session from `start` takes out of the provider's day."""
        return start - self.before, start + self.minutes + self.after


@dataclass(frozen=True, slots=True)
class Published:
    """Minutes in which sessions may lie, and the second passes of repeated wall times, in which none may start.

    A second pass in one zone is no bar where the hours of another zone are open for the first time.
    """

    open: tuple[Interval, ...]
    repeated: tuple[Interval, ...] = ()


def published(weekly: Iterable[Weekly], time_off: Iterable[Interval], first: int, last: int) -> Published:
    """The hours that touch [first, last), less the time off, as minutes since the epoch."""
    # A local date begins up to 14 h before and ends up to 12 h after the UTC date of the same name.
    days = (first - 14 * 60) // DAY - 1, (last + 14 * 60) // DAY + 1
    found = [one for rule in weekly for one in _occurrences(rule, *days)]
    open_ = intervals.subtract([window for window, _again in found], time_off)
    repeated = {again for _window, again in found if again}
    if not repeated:
        return Published(tuple(open_))
    once = [part for window, again in found for part in intervals.subtract([window], [again] if again else [])]
    return Published(tuple(open_), tuple(intervals.subtract(repeated, once)))


def starts(hours: Published, session: Session, busy: Iterable[Interval], origin: int, size: int) -> int:
    """Bitmap of the quarter hours from `origin` (a multiple of 15), `size` of them, at which a session may start.

    It lies wholly in one stretch of the hours, doesn't start in a second pass, and its blocked time touches no `busy`.
    """
    bits = 0
    for start, end in hours.open:
        bits |= _run(_ceil(start - origin), (end - session.minutes - origin) // QUARTER + 1, size)
    for start, end in hours.repeated:
        bits &= ~_run(_ceil(start - origin), _ceil(end - origin), size)
    for start, end in busy:
        first = (start - session.minutes - session.after - origin) // QUARTER + 1
        bits &= ~_run(first, _ceil(end + session.before - origin), size)
    return bits


def within(bits: int, origin: int, first: int, last: int) -> int:
    """Only the starts in [first, last), both in minutes since the epoch."""
    low, high = max(_ceil(first - origin), 0), max(_ceil(last - origin), 0)
    return bits & _run(low, high, high)


def minutes_of(bits: int, origin: int, limit: int | None = None) -> list[int]:
    """The starts in a bitmap as minutes since the epoch, soonest first, at most `limit` of them."""
    found: list[int] = []
    while bits and (limit is None or len(found) < limit):
        lowest = bits & -bits
        found.append(origin + QUARTER * (lowest.bit_length() - 1))
        bits ^= lowest
    return found


def offered(hours: Published, session: Session, start: int) -> bool:
    """Whether the hours alone would let a session start at that minute."""
    return start % QUARTER == 0 and bool(starts(hours, session, (), start, 1))


def wall(timezone: str, at: int) -> int:
    """What the clock in a zone shows at that minute, in minutes since the epoch as that clock counts them."""
    return at + _offset(ZoneInfo(timezone), at)


def local_midnight(timezone: str, day: date) -> int:
    """The minute at which a local date begins: midnight, or where the clock lands when midnight is skipped."""
    return _utc(timezone, day, 0)


def second_pass(timezone: str, day: date) -> Interval | None:
    """The minutes of that local date that repeat wall times already passed, or None on an ordinary day."""
    change = _change(timezone, day)
    if change is None or change[1] >= 0:
        return None
    at, shift = change
    return at, at - shift


# Many providers keep the same hours, and every question of a day asks for the same days.
@lru_cache(maxsize=100_000)
def _occurrences(rule: Weekly, first_day: int, last_day: int) -> tuple[tuple[Interval, Interval | None], ...]:
    """The hours of a rule on its local dates from one to another (days since the epoch), each with the second pass of
    repeated wall times that touches it.
    """
    found: list[tuple[Interval, Interval | None]] = []
    for day in _dates(rule, first_day, last_day):
        start, end = _utc(rule.timezone, day, rule.start), _utc(rule.timezone, day, rule.end)
        if start < end:
            again = second_pass(rule.timezone, day)
            found.append(((start, end), again if again and again[0] < end and start < again[1] else None))
    return tuple(found)


@lru_cache(maxsize=100_000)
def _utc(timezone: str, day: date, wall: int) -> int:
    """The minute of a wall time: its first pass when it comes twice, the moment of the change when it never comes."""
    zone = ZoneInfo(timezone)
    naive = datetime(day.year, day.month, day.day) + timedelta(minutes=wall)  # noqa: DTZ001 (a wall time has no zone yet)
    at = naive.replace(tzinfo=zone)
    utc = at.astimezone(UTC)
    if utc.astimezone(zone).replace(tzinfo=None) == naive:
        return intervals.minute(utc)
    change = _change(timezone, naive.date())
    if change is None:
        raise ValueError(f"{timezone}: no clock change explains the missing {naive}.")
    return change[0]


@lru_cache(maxsize=20_000)
def _change(timezone: str, day: date) -> tuple[int, int] | None:
    """The first clock change whose skipped or repeated wall times touch a local date: its minute and shift, or None."""
    zone = ZoneInfo(timezone)
    # From a day before to a day after, in UTC, every local date is covered whatever the offset.
    low = intervals.minute(datetime(day.year, day.month, day.day, tzinfo=UTC)) - DAY
    for start in range(low, low + 3 * DAY, 60):
        before, after = _offset(zone, start), _offset(zone, start + 60)
        if before == after:
            continue
        at = next(m for m in range(start + 1, start + 61) if _offset(zone, m) != before)
        touched = sorted((at + before, at + after))
        midnight = (day - EPOCH).days * DAY
        if touched[0] < midnight + DAY and touched[1] > midnight:
            return at, after - before
    return None


def _offset(zone: ZoneInfo, at: int) -> int:
    offset = intervals.instant(at).astimezone(zone).utcoffset()
    assert offset is not None  # noqa: S101 (an aware time always has one)
    return int(offset.total_seconds() // 60)


def _dates(rule: Weekly, first_day: int, last_day: int) -> Iterator[date]:
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
    """Bits low to high - 1, those within the first `size`."""
    low, high = max(low, 0), min(high, size)
    return ((1 << (high - low)) - 1) << low if low < high else 0


def format_time_of_day(minutes: int) -> str:
    """Minutes of the day as HH:MM, from 00:00 to 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"
