"""Counts in Redis until they are written down. Losing Redis loses counts of a minute, and never an answer."""

import time
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, cast

import structlog
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from matching.reports.domain.demand import Tick

log = structlog.get_logger("attune.tally")

KEY, SEEN = "attune:tally", "attune:tally:seen:"
ONCE_SECONDS = 24 * 3_600
REST_AFTER_FAILURE = 5.0

Counts = dict[tuple[date, str, str], int]


class _Rest:
    """Until when Redis isn't asked, after it failed in this process."""

    until = 0.0


def add(ticks: Iterable[Tick], day: date, once: str = "") -> None:
    """Count one more in each cell; with `once` only the first time within a day that this word is given."""
    if time.monotonic() < _Rest.until:
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
        _Rest.until = time.monotonic() + REST_AFTER_FAILURE
        log.warning("not counted", error=type(error).__qualname__)


def take() -> Counts:
    """All counts, which are then no longer here. Raises RedisError."""
    with _redis(_address()).pipeline(transaction=True) as pipe:
        pipe.hgetall(KEY)
        pipe.delete(KEY)
        found = cast("Mapping[bytes, bytes]", pipe.execute()[0])
    counts: Counts = {}
    for name, count in found.items():
        day, what, cell = name.decode().split("|", 2)
        counts[date.fromisoformat(day), what, cell] = int(count)
    return counts


def give_back(counts: Counts) -> None:
    """Put counts back that could not be written down. Raises RedisError."""
    with _redis(_address()).pipeline() as pipe:
        for (day, what, cell), count in counts.items():
            pipe.hincrby(KEY, f"{day}|{what}|{cell}", count)
        pipe.execute()


def _address() -> str:
    return str(settings.CACHES["default"]["LOCATION"])


@lru_cache(maxsize=1)
def _redis(address: str) -> Any:
    options: Any = settings.CACHES["default"]["OPTIONS"]
    return Redis.from_url(address, **options)
