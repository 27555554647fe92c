"""Counts in Redis until they are written to PostgreSQL. Losing Redis loses a minute of counts and nothing else."""

import time
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, cast

import structlog
from django.conf import settings
from redis.exceptions import RedisError

from config import redis_client
from config.errors import error_fields
from matching.reports.domain.demand import Counter

log = structlog.get_logger("attune.tally")

KEY, SEEN = "attune:tally", "attune:tally:seen:"
ONCE_SECONDS = 24 * 3_600
PAUSE_AFTER_FAILURE_SECONDS = 5.0

Counts = dict[tuple[date, str, str], int]


class _Pause:
    """Until when this process doesn't call Redis after a failure, in monotonic seconds."""

    until = 0.0


def add(ticks: Iterable[Counter], day: date, once: str = "") -> None:
    """Add one to each counter. With `once`, only the first call with that key in 24 hours counts.

    Redis errors are logged, not raised.
    """
    if time.monotonic() < _Pause.until:
        return
    try:
        redis = _redis(_address())
        if once and not redis.set(SEEN + once, 1, nx=True, ex=ONCE_SECONDS):
            return
        with redis.pipeline() as pipe:
            for what, cell in ticks:
                pipe.hincrby(KEY, f"{day}|{what}|{cell}", 1)
            pipe.execute()
    except RedisError as error:
        _Pause.until = time.monotonic() + PAUSE_AFTER_FAILURE_SECONDS
        log.warning("demand not counted", **error_fields(error))


def take_all() -> Counts:
    """Remove and return all counts. Raises RedisError."""
    with _redis(_address()).pipeline(transaction=True) as pipe:
        pipe.hgetall(KEY)
        pipe.delete(KEY)
        stored = cast("Mapping[bytes, bytes]", pipe.execute()[0])
    counts: Counts = {}
    for name, count in stored.items():
        day, what, cell = name.decode().split("|", 2)
        counts[date.fromisoformat(day), what, cell] = int(count)
    return counts


def put_back(counts: Counts) -> None:
    """Add counts that couldn't be written to PostgreSQL. Raises RedisError."""
    with _redis(_address()).pipeline() as pipe:
        for (day, what, cell), count in counts.items():
            pipe.hincrby(KEY, f"{day}|{what}|{cell}", count)
        pipe.execute()


def _address() -> str:
    return str(settings.CACHES["default"]["LOCATION"])


@lru_cache(maxsize=1)
def _redis(address: str) -> Any:
    return redis_client.cache_client()
