"""PostgreSQL's clock, and advisory locks that end with the transaction."""

import zlib
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection

from config import errors

# How actions read the time: after they have taken their locks.
Clock = Callable[[], datetime]
# Namespaces of two-part advisory locks, in the order in which they are taken.
MATCH, PROVIDER, CLIENT, NETWORK, ADDRESS = 0, 1, 2, 3, 4
SET_TIMEOUTS = "set_config('lock_timeout', '2s', true), set_config('statement_timeout', '5s', true)"


def db_now() -> datetime:
    """Return PostgreSQL's current time: an aware datetime in UTC. All decisions use this clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def today() -> date:
    """Return PostgreSQL's current day in UTC."""
    return db_now().date()


def error_fields(error: BaseException) -> dict[str, Any]:
    """Return the log fields of a database error, with the host and the role that this process connects with."""
    database = connection.settings_dict
    configured = {"host": database["HOST"], "role": database["USER"]}
    return errors.error_fields(error, **{name: value for name, value in configured.items() if value})


def lock(*keys: tuple[int, int | str]) -> None:
    """Take transaction-level advisory locks on (namespace, id) pairs, in sorted order to avoid deadlocks.

    Keys are 32-bit hashes: a collision only makes unrelated callers wait. Raises OperationalError after
    `lock_timeout`.
    """
    pairs = sorted({(namespace, _int32(key)) for namespace, key in keys})
    with connection.cursor() as cursor:
        for namespace, key in pairs:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [namespace, key])


def lock_providers(ids: Iterable[int]) -> None:
    """Lock providers. Every writer of a provider's schedule, status or appointments takes this lock."""
    lock(*((PROVIDER, provider_id) for provider_id in ids))


def try_lock(key: bytes) -> bool:
    """Take a transaction-level advisory lock on a 64-bit hash without waiting; False if another transaction holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_int64(key)])
        return bool(cursor.fetchone()[0])


def try_lock_with_timeouts(key: bytes) -> bool:
    """Do `set_timeouts` and `try_lock` in one statement. Return False if another transaction holds the lock."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_try_advisory_xact_lock(%s), {SET_TIMEOUTS}", [_int64(key)])
        return bool(cursor.fetchone()[0])


def set_timeouts() -> None:
    """Limit this transaction to 2 seconds of waiting for a lock and 5 seconds for each statement."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SET_TIMEOUTS}")


def _int64(key: bytes) -> int:
    return int.from_bytes(key[:8], "big", signed=True)


def _int32(key: int | str) -> int:
    return zlib.crc32(str(key).encode()) - 2**31
