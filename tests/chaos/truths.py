"""Checks without load: local times in every time zone, and restoring a backup."""

import os
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import psycopg
from django.conf import settings
from django.db import connection

from config.embedded import postgres
from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import VisitLength, WeeklyRule
from tests.chaos.checker import QUERIES
from tests.chaos.clients import Log
from tests.chaos.environment import Environment
from tests.chaos.races import Report

LENGTHS = (30, 45, 50, 60, 90)
YEARS = range(2024, 2031)


def tz_sweep(environment: Environment, log: Log, scale: float) -> Report:
    """Around each clock change of each zone, hours from 00:00 to 24:00 give starts on that local date, each local time
    once.
    """
    zones = sorted(available_timezones())[:: max(int(1 / scale), 1)]
    wrong, days, starts = 0, 0, 0
    for zone in zones:
        for day in _changes(zone):
            days += 1
            first, second = 9 * 60, 17 * 60
            for minutes in LENGTHS:
                all_day, office_hours = _starts(zone, day, 0, 1440, minutes), _starts(zone, day, first, second, minutes)
                walls = [_wall(zone, at) for at in all_day]
                starts += len(all_day) + len(office_hours)
                wrong += len(walls) - len(set(walls))
                wrong += sum(wall.date() != day for wall in walls)
                wrong += sum(
                    not first <= wall.hour * 60 + wall.minute < second for wall in map(_of(zone), office_hours)
                )
                wrong += bool(office_hours) and _wall(zone, office_hours[0]).hour != 9
    load = f"{len(zones)} zones, {days} days of clock changes, {len(LENGTHS)} lengths, {starts:,} starts"
    return {"load": load, "wrong starts": wrong}


def backup(environment: Environment, log: Log, scale: float) -> Report:
    """Dump the database, restore it as a copy, and check every invariant in the copy."""
    database = settings.DATABASES["default"]
    connection_options = ["-h", database["HOST"], "-p", str(database["PORT"]), "-U", database["USER"]]
    binaries = Path(postgres._binary("postgres")).parent
    dump = environment.data / "chaos.dump"
    process_env = {"PATH": os.defpath}
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS attune_restored")
        cursor.execute("CREATE DATABASE attune_restored TEMPLATE template0")
    subprocess.run(
        [binaries / "pg_dump", *connection_options, "-Fc", "-f", dump, database["NAME"]], check=True, env=process_env
    )
    restored = subprocess.run(
        [binaries / "pg_restore", *connection_options, "-d", "attune_restored", dump],
        check=False,
        env=process_env,
        capture_output=True,
    )
    names, counts = (
        ("appointments_appointment", "appointments_appointmentevent", "appointments_client", "directory_provider"),
        [],
    )
    broken = 0
    with psycopg.connect(
        host=database["HOST"], port=database["PORT"], user=database["USER"], dbname="attune_restored"
    ) as copy:
        for name in names:
            there = copy.execute(f"SELECT count(*) FROM {name}").fetchone()
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {name}")
                counts.append((there or (0,))[0] - cursor.fetchone()[0])
        for query in QUERIES.values():
            broken += (copy.execute(query).fetchone() or (1,))[0]  # type: ignore[arg-type]
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE attune_restored")
    return {
        "load": f"{dump.stat().st_size / 2**20:.1f} MiB",
        "rows that differ": sum(map(abs, counts)),
        "invariants broken in the copy": broken,
        "restore errors": restored.returncode,
    }


def _changes(zone: str) -> list[date]:
    """Return the local dates before and after each clock change of a zone."""
    dates, timezone = [], ZoneInfo(zone)
    at = datetime(YEARS.start, 1, 1, tzinfo=UTC)
    while at.year < YEARS.stop:
        later = at + timedelta(days=1)
        if at.astimezone(timezone).utcoffset() != later.astimezone(timezone).utcoffset():
            dates += [at.astimezone(timezone).date(), later.astimezone(timezone).date()]
        at = later
    return sorted(set(dates))


def _starts(zone: str, day: date, first: int, last: int, minutes: int) -> list[int]:
    """Return the possible starts on one date, in minutes since the epoch."""
    rule = WeeklyRule(day.weekday(), first, last, zone, day, day)
    low = (day - hours.EPOCH).days * hours.DAY - hours.DAY
    open_intervals = hours.open_hours([rule], (), low, low + 3 * hours.DAY)
    return hours.start_minutes(hours.start_bitmap(open_intervals, VisitLength(minutes), (), low, 3 * 96), low)


def _wall(zone: str, at: int) -> datetime:
    return intervals.to_datetime(at).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _of(zone: str) -> Callable[[int], datetime]:
    return lambda at: _wall(zone, at)
