"""Open hours and starts, compared with a reference that checks every minute around clock changes.

The comparison covers each zone of the database and each of its clock changes from 2024 to 2030, with every quarter hour
within two hours of the change, five visit lengths and up to five windows. Zones with the same rules are compared once.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import OpenHours, VisitLength, WeeklyRule

LENGTHS = (30, 45, 50, 60, 90)
AROUND = 120
DAY = 24 * 60
FIRST, LAST = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)


def minute(text: str) -> int:
    """Return the minute of a time such as 2026-10-03T15:30Z."""
    return int(datetime.fromisoformat(text).timestamp()) // 60


def distinct_zones() -> list[str]:
    """Return one name for each set of rules in the database."""
    by_rules: dict[bytes, str] = {}
    files = resources.files("tzdata") / "zoneinfo"
    for name in sorted((resources.files("tzdata") / "zones").read_text().split()):
        by_rules.setdefault(files.joinpath(name).read_bytes(), name)
    return sorted(by_rules.values())


def offset(zone: ZoneInfo, at: int) -> int:
    return int(datetime.fromtimestamp(at * 60, zone).utcoffset().total_seconds()) // 60


def changes(zone: ZoneInfo) -> Iterator[int]:
    """Yield the first minute of each new offset from 2024 to 2030, found by binary search."""
    start, end = int(FIRST.timestamp()) // 60, int(LAST.timestamp()) // 60
    # Steps of six hours, so that two changes can't cancel each other out within one step.
    for low in range(start, end, 360):
        high = low + 360
        if offset(zone, low) == offset(zone, high):
            continue
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
        yield high


class Clock:
    """The local time of each minute within eight hours of a moment."""

    def __init__(self, zone: ZoneInfo, around: int) -> None:
        self.first = around - 480
        self.local_times = [at + offset(zone, at) for at in range(self.first, around + 480)]
        seen: set[int] = set()
        self.repeated = set()
        for index, local in enumerate(self.local_times):
            if local in seen:
                self.repeated.add(self.first + index)
            seen.add(local)

    def first_minute_of(self, local: int) -> int:
        """Return the first minute with this local time or a later one."""
        return next(
            (self.first + index for index, time in enumerate(self.local_times) if time >= local), self.first + 960
        )

    def open(self, rules: list[tuple[int, int]]) -> set[int]:
        """Return the minutes in which these daily hours are open."""
        minutes: set[int] = set()
        for day in range(self.local_times[0] // DAY - 1, self.local_times[-1] // DAY + 2):
            for start, end in rules:
                minutes.update(range(self.first_minute_of(day * DAY + start), self.first_minute_of(day * DAY + end)))
        return minutes

    def starts(self, open_: set[int], length: int, first: int, last: int) -> list[int]:
        return [
            at
            for at in range(first, last)
            if at % 15 == 0 and at not in self.repeated and all(minute in open_ for minute in range(at, at + length))
        ]


def windows(before: int, after: int) -> list[list[tuple[int, int]]]:
    """Return a full day, two adjacent half days, and windows that begin or end in skipped or repeated time."""
    low, high = sorted((before % DAY, after % DAY))
    within_range = (low + 15) % DAY if high - low < 720 else (high + 15) % DAY
    choices = [[(0, DAY)], [(0, 720), (720, DAY)], [(max(low - 60, 0), min(high + 60, DAY))]]
    choices.append([(within_range, min(within_range + 180, DAY))])
    if within_range >= 30:
        choices.append([(max(within_range - 180, 0), within_range)])
    return choices


def test_openings_are_exact_around_every_clock_change_of_every_zone() -> None:
    compared = change_count = 0
    for name in distinct_zones():
        zone = ZoneInfo(name)
        for at in changes(zone):
            change_count += 1
            clock = Clock(zone, at)
            first = at - AROUND + (-at) % 15
            for rules in windows(at + offset(zone, at - 1), at + offset(zone, at)):
                open_ = clock.open(rules)
                weekly = [WeeklyRule(day, start, end, name) for day in range(7) for start, end in rules]
                open_hours = hours.open_hours(weekly, (), at - 480, at + 480)
                for length in LENGTHS:
                    bits = hours.start_bitmap(open_hours, VisitLength(length), (), first, 2 * AROUND // 15)
                    expected = clock.starts(open_, length, first, first + 2 * AROUND)
                    assert hours.start_minutes(bits, first) == expected, (name, at, rules, length)
                    compared += 2 * AROUND // 15
    print(f"{len(distinct_zones())} zones, {change_count} clock changes, {compared} quarter hours compared")
    assert change_count > 1_000


def local_starts(zone: str, day: str, start: int = 0, end: int = DAY, minutes: int = 60, **facts: object) -> list[str]:
    """Return the starts on one local date in local time with the offset."""
    local = date.fromisoformat(day)
    origin = intervals.to_minute(datetime(local.year, local.month, local.day, tzinfo=UTC)) - DAY
    rule = WeeklyRule(local.weekday(), start, end, zone, valid_from=local, valid_until=local)
    open_hours = hours.open_hours([rule], (), origin, origin + 3 * DAY)
    bits = hours.start_bitmap(open_hours, VisitLength(minutes, **facts), (), origin, 3 * 96)
    times = [intervals.to_datetime(at).astimezone(ZoneInfo(zone)) for at in hours.start_minutes(bits, origin)]
    assert all(time.date() == local for time in times)
    return [time.isoformat(timespec="minutes")[11:] for time in times]


def test_lord_howe_skips_half_an_hour() -> None:
    assert local_starts("Australia/Lord_Howe", "2026-10-04", 90, 240, 30) == [
        "01:30+10:30",
        "01:45+10:30",
        "02:30+11:00",
        "02:45+11:00",
        "03:00+11:00",
        "03:15+11:00",
        "03:30+11:00",
    ]


def test_hours_that_begin_in_lord_howes_gap_begin_after_it() -> None:
    assert local_starts("Australia/Lord_Howe", "2026-10-04", 135, 210, 30) == [
        "02:30+11:00",
        "02:45+11:00",
        "03:00+11:00",
    ]


def test_lord_howe_repeats_half_an_hour_and_openings_start_in_the_first_pass() -> None:
    assert local_starts("Australia/Lord_Howe", "2026-04-05", 75, 165, 30) == [
        "01:15+11:00",
        "01:30+11:00",
        "01:45+11:00",
        "02:00+10:30",
        "02:15+10:30",
    ]


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("Asia/Kathmandu", "2026-11-23", "09:00+05:45"),
        ("Australia/Eucla", "2026-11-23", "09:00+08:45"),
        ("Pacific/Chatham", "2026-11-23", "09:00+13:45"),
        ("Pacific/Chatham", "2026-06-22", "09:00+12:45"),
        ("Pacific/Marquesas", "2026-11-23", "09:00-09:30"),
        ("Australia/Adelaide", "2026-06-22", "09:00+09:30"),
        ("Australia/Adelaide", "2026-11-23", "09:00+10:30"),
        ("Pacific/Kiritimati", "2026-11-23", "09:00+14:00"),
        ("Etc/GMT+12", "2026-11-23", "09:00-12:00"),
        ("America/Phoenix", "2026-07-06", "09:00-07:00"),
        ("America/Denver", "2026-07-06", "09:00-06:00"),
        ("Africa/Casablanca", "2026-03-01", "09:00+00:00"),
        ("Africa/Casablanca", "2026-04-01", "09:00+01:00"),
        ("Asia/Almaty", "2024-02-29", "09:00+06:00"),
        ("Asia/Almaty", "2024-03-01", "09:00+05:00"),
    ],
)
def test_nine_oclock_is_nine_oclock_there(zone: str, day: str, first: str) -> None:
    assert local_starts(zone, day, 540, 1020)[0] == first


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("America/Santiago", "2026-09-06", "01:00-03:00"),
        ("Africa/Cairo", "2026-04-24", "01:00+03:00"),
        ("Asia/Beirut", "2026-03-29", "01:00+03:00"),
        ("America/Havana", "2026-03-08", "01:00-04:00"),
    ],
)
def test_a_day_whose_midnight_is_skipped_begins_at_one(zone: str, day: str, first: str) -> None:
    assert local_starts(zone, day)[0] == first
    assert local_starts(zone, day, 30)[0] == first
    local = date.fromisoformat(day)
    began = intervals.to_datetime(hours.local_midnight(zone, local)).astimezone(ZoneInfo(zone))
    assert (began.date(), began.isoformat(timespec="minutes")[11:]) == (local, first)


@pytest.mark.parametrize(
    ("zone", "day", "around"),
    [
        ("America/New_York", "2026-11-01", ["00:45-04:00", "01:00-04:00", "01:45-04:00", "02:00-05:00"]),
        ("Europe/Dublin", "2026-10-25", ["00:45+01:00", "01:00+01:00", "01:45+01:00", "02:00+00:00"]),
        ("Africa/Casablanca", "2026-02-15", ["01:45+01:00", "02:00+01:00", "02:45+01:00", "03:00+00:00"]),
        ("Asia/Almaty", "2024-02-29", ["22:45+06:00", "23:00+06:00"]),
    ],
)
def test_openings_start_once_in_a_repeated_hour(zone: str, day: str, around: list[str]) -> None:
    starts = local_starts(zone, day, 0, DAY, 30)
    assert [start for start in starts if start in around] == around
    assert len({start[:5] for start in starts}) == len(starts)


def test_casablanca_skips_two_oclock_when_ramadan_ends() -> None:
    starts = local_starts("Africa/Casablanca", "2026-03-22", 90, 240, 30)
    assert starts == ["01:30+00:00", "01:45+00:00", "03:00+01:00", "03:15+01:00", "03:30+01:00"]


def test_the_same_instant_has_two_dates_in_kiritimati_and_baker_island() -> None:
    at = minute("2026-11-23T11:00Z")
    times = [intervals.to_datetime(at).astimezone(ZoneInfo(zone)) for zone in ("Pacific/Kiritimati", "Etc/GMT+12")]
    assert [time.isoformat(timespec="minutes") for time in times] == [
        "2026-11-24T01:00+14:00",
        "2026-11-22T23:00-12:00",
    ]
    for zone, day in (("Pacific/Kiritimati", 1), ("Etc/GMT+12", 6)):
        open_hours = hours.open_hours([WeeklyRule(day, 0, DAY, zone)], (), at - DAY, at + DAY)
        assert hours.is_offered(open_hours, VisitLength(50), at)


def test_weekly_openings_have_the_same_local_time_after_a_clock_change() -> None:
    rule = WeeklyRule(2, 13 * 60, 14 * 60, "Pacific/Auckland")
    origin = minute("2026-09-01T00:00Z")
    open_hours = hours.open_hours([rule], (), origin, origin + 60 * DAY)
    minutes = hours.start_minutes(hours.start_bitmap(open_hours, VisitLength(60), (), origin, 60 * 96), origin)
    times = [intervals.to_datetime(at).astimezone(ZoneInfo("Pacific/Auckland")) for at in minutes]
    assert {(time.weekday(), time.hour, time.minute) for time in times} == {(2, 13, 0)}
    assert {time.utcoffset() for time in times} == {timedelta(hours=12), timedelta(hours=13)}


MONDAY = minute("2026-11-23T00:00Z")


def on_monday(
    session: VisitLength,
    *rules: tuple[int, int],
    off: tuple[tuple[int, int], ...] = (),
    busy: tuple[tuple[int, int], ...] = (),
) -> list[int]:
    """Return the starts on a Monday in UTC, in minutes since midnight."""
    open_hours = hours.open_hours(
        [WeeklyRule(0, start, end, "UTC") for start, end in rules],
        [(MONDAY + start, MONDAY + end) for start, end in off],
        MONDAY,
        MONDAY + DAY,
    )
    busy_intervals = [(MONDAY + start, MONDAY + end) for start, end in busy]
    return [
        at - MONDAY
        for at in hours.start_minutes(hours.start_bitmap(open_hours, session, busy_intervals, MONDAY, 96), MONDAY)
    ]


def test_a_visit_must_end_within_the_hours() -> None:
    assert on_monday(VisitLength(50), (540, 660)) == [540, 555, 570, 585, 600]
    assert on_monday(VisitLength(60), (540, 660)) == [540, 555, 570, 585, 600]
    assert on_monday(VisitLength(61), (540, 660)) == [540, 555, 570, 585]
    assert on_monday(VisitLength(121), (540, 660)) == []


def test_adjacent_hours_are_one_window() -> None:
    assert on_monday(VisitLength(60), (540, 600), (600, 660)) == [540, 555, 570, 585, 600]
    assert on_monday(VisitLength(60), (540, 600), (601, 660)) == [540]


def test_hours_between_quarter_hours_start_on_the_next_quarter() -> None:
    assert on_monday(VisitLength(30), (541, 600)) == [555, 570]


def test_a_visit_may_touch_but_not_overlap_time_off() -> None:
    assert on_monday(VisitLength(60), (540, 780), off=((600, 660),)) == [540, 660, 675, 690, 705, 720]
    assert on_monday(VisitLength(60), (540, 780), off=((599, 660),)) == [660, 675, 690, 705, 720]
    assert on_monday(VisitLength(60), (540, 780), off=((0, DAY),)) == []


def test_back_to_back_visits_are_allowed() -> None:
    assert on_monday(VisitLength(60), (540, 780), busy=((600, 660),)) == [540, 660, 675, 690, 705, 720]


def test_buffers_block_time_before_and_after() -> None:
    assert on_monday(VisitLength(60, before=10), (540, 780), busy=((600, 660),)) == [540, 675, 690, 705, 720]
    assert on_monday(VisitLength(60, after=10), (540, 780), busy=((600, 660),)) == [660, 675, 690, 705, 720]
    assert on_monday(VisitLength(50, after=10), (540, 780), busy=((600, 660),)) == [540, *range(660, 735, 15)]
    assert on_monday(VisitLength(50, before=5, after=15), (540, 780), busy=((600, 660),)) == [*range(675, 735, 15)]


def test_buffers_may_be_outside_the_hours() -> None:
    assert on_monday(VisitLength(60, before=30, after=30), (540, 600)) == [540]


def test_two_weeks_in_another_zone_follow_that_local_time() -> None:
    home, away = "America/New_York", "Europe/Madrid"
    weekly = []
    for day in range(7):
        weekly += [
            WeeklyRule(day, 540, 600, home, None, date(2026, 11, 29)),
            WeeklyRule(day, 540, 600, away, date(2026, 11, 30), date(2026, 12, 13)),
            WeeklyRule(day, 540, 600, home, date(2026, 12, 14), None),
        ]
    origin = minute("2026-11-28T00:00Z")
    open_hours = hours.open_hours(weekly, (), origin, origin + 20 * DAY)
    minutes = hours.start_minutes(hours.start_bitmap(open_hours, VisitLength(60), (), origin, 20 * 96), origin)
    assert [f"{intervals.to_datetime(at):%m-%dT%H}" for at in minutes] == [
        *("11-28T14", "11-29T14"),
        *(f"{day:%m-%d}T08" for day in (date(2026, 11, 30) + timedelta(days=n) for n in range(14))),
        *("12-14T14", "12-15T14", "12-16T14", "12-17T14"),
    ]


def test_validity_depends_on_the_local_date() -> None:
    day = date(2026, 11, 23)
    rule = WeeklyRule(0, 0, DAY, "Pacific/Kiritimati", day, day)
    open_hours = hours.open_hours([rule], (), MONDAY - 3 * DAY, MONDAY + 3 * DAY)
    assert open_hours == OpenHours(((MONDAY - 14 * 60, MONDAY + 10 * 60),))


def test_hours_of_a_part_equal_that_part_of_all_hours() -> None:
    weekly = [WeeklyRule(day, 0, DAY, zone) for day, zone in enumerate(["Pacific/Kiritimati", "Etc/GMT+12", "UTC"] * 2)]
    whole = hours.open_hours(weekly, (), MONDAY, MONDAY + 14 * DAY)
    for cut in range(0, 14 * DAY, 97 * 15):
        open_hours = hours.open_hours(weekly, (), MONDAY + cut, MONDAY + cut + DAY)
        for length in (30, 90):
            expected = hours.start_bitmap(whole, VisitLength(length), (), MONDAY + cut, 96 - 6)
            assert hours.start_bitmap(open_hours, VisitLength(length), (), MONDAY + cut, 96 - 6) == expected


def test_a_repeated_hour_of_one_zone_does_not_affect_hours_in_another() -> None:
    fold = minute("2026-11-01T06:00Z")
    both = [WeeklyRule(6, 0, 360, "America/New_York"), WeeklyRule(6, 0, DAY, "UTC")]
    open_hours = hours.open_hours(both, (), fold - DAY, fold + DAY)
    assert hours.is_offered(open_hours, VisitLength(30), fold)


@given(
    st.lists(st.tuples(st.integers(0, 95), st.integers(1, 12)), max_size=6),
    st.lists(st.tuples(st.integers(0, 1440), st.integers(1, 90)), max_size=4),
    st.lists(st.tuples(st.integers(0, 1440), st.integers(1, 90)), max_size=4),
    st.integers(10, 120),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_starts_equal_a_check_of_each_minute(
    rules: list[tuple[int, int]],
    off: list[tuple[int, int]],
    busy: list[tuple[int, int]],
    minutes: int,
    before: int,
    after: int,
) -> None:
    rule_windows = [(15 * start, min(15 * (start + length), DAY)) for start, length in rules]
    off_intervals = tuple((start, start + length) for start, length in off)
    busy_intervals = tuple((start, start + length) for start, length in busy)
    open_ = {m for start, end in rule_windows for m in range(start, end)} - {
        m for s, e in off_intervals for m in range(s, e)
    }
    blocked = {m for start, end in busy_intervals for m in range(start, end)}
    expected = [
        at
        for at in range(0, DAY, 15)
        if all(m in open_ for m in range(at, at + minutes))
        and not any(m in blocked for m in range(at - before, at + minutes + after))
    ]
    assert (
        on_monday(VisitLength(minutes, before, after), *rule_windows, off=off_intervals, busy=busy_intervals)
        == expected
    )


@given(st.integers(0, 2**40 - 1), st.integers(-20, 60), st.integers(-20, 60))
def test_clipping_returns_the_starts_between_two_minutes(bits: int, first: int, last: int) -> None:
    origin = MONDAY
    clipped = hours.clip(bits, origin, origin + first * 7, origin + last * 7)
    expected = [at for at in hours.start_minutes(bits, origin) if origin + first * 7 <= at < origin + last * 7]
    assert hours.start_minutes(clipped, origin) == expected


def test_a_limit_returns_the_earliest_starts() -> None:
    assert hours.start_minutes(0b101101, 0) == [0, 30, 45, 75]
    assert hours.start_minutes(0b101101, 0, 2) == [0, 30]
    assert hours.start_minutes(0, 0, 2) == []
