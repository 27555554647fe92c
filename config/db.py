"""What PostgreSQL alone can say or do for us: the one clock, and locks that end with the transaction."""

import zlib
from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from psycopg import InterfaceError, OperationalError

# Namespaces of two-part advisory locks, in the order in which they are taken.
MATCH, PROVIDER, CLIENT = 0, 1, 2
BOUNDS = "set_config('lock_timeout', '2s', true), set_config('statement_timeout', '5s', true)"


def clock() -> datetime:
    """PostgreSQL's clock, the only one that decides. An aware instant in UTC, to the microsecond."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def answers(within: float) -> bool:
    """Whether PostgreSQL answers, learned in so many seconds, where a query would wait for a connection far longer."""
    if connection.connection is None:
        try:
            pool = connection.pool  # type: ignore[attr-defined]  # PostgreSQL's wrapper has one
            pool.open()
            with pool.connection(timeout=within) as found:
                found.execute("SELECT 1")
        except (OperationalError, InterfaceError):
            return False
    return True


def lock(*keys: tuple[int, int | str]) -> None:
    """Take transaction-level advisory locks on (namespace, id), sorted, so that no two callers can wait in a ring.

    Keys are 32-bit hashes: a collision makes strangers wait, nothing worse. Raises OperationalError after
    `lock_timeout`.
    """
    pairs = sorted({(space, _int32(key)) for space, key in keys})
    with connection.cursor() as cursor:
        for space, key in pairs:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [space, key])


def lock_providers(ids: Iterable[int]) -> None:
    """Take the lock that every writer of a provider's schedule, status or appointments takes."""
    lock(*((PROVIDER, provider_id) for provider_id in ids))


def try_lock(key: bytes) -> bool:
    """Take a transaction-level advisory lock on a 64-bit hash without waiting; False if another holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_int64(key)])
        return bool(cursor.fetchone()[0])


def try_lock_and_bound_waits(key: bytes) -> bool:
    """`bound_waits` and `try_lock` in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock(%s), {BOUNDS}", [_int64(key)])
        return bool(cursor.fetchone()[0])


def bound_waits() -> None:
    """In this transaction wait at most 2 s for a lock and run no statement longer than 5 s."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {BOUNDS}")


def _int64(key: bytes) -> int:
    return int.from_bytes(key[:8], "big", signed=True)


def _int32(key: int | str) -> int:
    return zlib.crc32(str(key).encode()) - 2**31
