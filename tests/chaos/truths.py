"""What can be proven without a crowd: the clock on the wall in every zone, and a backup that restores."""

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
from tests.chaos.environment import Stand
from tests.chaos.races import Report

LENGTHS = (30, 45, 50, 60, 90)
YEARS = range(2024, 2031)


def tz_sweep(stand: Stand, log: Log, scale: float) -> Report:
    """Around each clock change of each zone: hours from 00:00 to 24:00 give starts whose clock shows a time of that date,
    each wall time once.
    """
    zones = sorted(available_timezones())[:: max(int(1 / scale), 1)]
    wrong, days, starts = 0, 0, 0
    for zone in zones:
        for day in _changes(zone):
            days += 1
            first, second = 9 * 60, 17 * 60
            for minutes in LENGTHS:
                found, missed = _starts(zone, day, 0, 1440, minutes), _starts(zone, day, first, second, minutes)
                walls = [_wall(zone, at) for at in found]
                starts += len(found) + len(missed)
                wrong += len(walls) - len(set(walls))
                wrong += sum(wall.date() != day for wall in walls)
                wrong += sum(not first <= wall.hour * 60 + wall.minute < second for wall in map(_of(zone), missed))
                wrong += bool(missed) and _wall(zone, missed[0]).hour != 9
    load = f"{len(zones)} zones, {days} days of clock changes, {len(LENGTHS)} lengths, {starts:,} starts"
    return {"load": load, "wrong starts": wrong}


def backup(stand: Stand, log: Log, scale: float) -> Report:
    """Dump, restore beside, and ask the copy for every invariant."""
    place = settings.DATABASES["default"]
    where = ["-h", place["HOST"], "-p", str(place["PORT"]), "-U", place["USER"]]
    binaries = Path(postgres._binary("postgres")).parent
    dump = stand.data / "chaos.dump"
    environment = {"PATH": os.defpath}
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS attune_restored")
        cursor.execute("CREATE DATABASE attune_restored TEMPLATE template0")
    subprocess.run([binaries / "pg_dump", *where, "-Fc", "-f", dump, place["NAME"]], check=True, env=environment)
    restored = subprocess.run(
        [binaries / "pg_restore", *where, "-d", "attune_restored", dump],
        check=False,
        env=environment,
        capture_output=True,
    )
    names, counts = (
        ("appointments_appointment", "appointments_appointmentevent", "appointments_client", "directory_provider"),
        [],
    )
    broken = 0
    with psycopg.connect(host=place["HOST"], port=place["PORT"], user=place["USER"], dbname="attune_restored") as copy:
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
    """The local dates on which the clock of a zone changes."""
    found, place = [], ZoneInfo(zone)
    at = datetime(YEARS.start, 1, 1, tzinfo=UTC)
    while at.year < YEARS.stop:
        later = at + timedelta(days=1)
        if at.astimezone(place).utcoffset() != later.astimezone(place).utcoffset():
            found += [at.astimezone(place).date(), later.astimezone(place).date()]
        at = later
    return sorted(set(found))


def _starts(zone: str, day: date, first: int, last: int, minutes: int) -> list[int]:
    """Published starts of one date, in minutes since the epoch."""
    rule = WeeklyRule(day.weekday(), first, last, zone, day, day)
    low = (day - hours.EPOCH).days * hours.DAY - hours.DAY
    told = hours.open_hours([rule], (), low, low + 3 * hours.DAY)
    return hours.start_minutes(hours.start_bitmap(told, VisitLength(minutes), (), low, 3 * 96), low)


def _wall(zone: str, at: int) -> datetime:
    return intervals.to_datetime(at).astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def _of(zone: str) -> Callable[[int], datetime]:
    return lambda at: _wall(zone, at)
