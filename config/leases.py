"""Leases on rows, so that only one of several workers processes a row at a time.

The model needs `lease_until` (null while no worker has the row) and `attempts` (incremented by each claim). If a worker
dies, its lease ends and another worker claims the row. `attempts` identifies the current claim: a worker whose row has
been claimed by another worker since changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def available(now: datetime) -> Q:
    """Return the condition for rows that no worker has, or whose lease has ended."""
    return Q(lease_until__isnull=True) | Q(lease_until__lte=now)


def lock(rows: "QuerySet[Row]", limit: int | None = None) -> "QuerySet[Row]":
    """Lock the first `limit` of `rows`, skipping rows locked by other transactions. Return the locked rows."""
    locked = rows.only("pk").select_for_update(skip_locked=True, of=("self",))[:limit]
    return rows.model._default_manager.filter(pk__in=[row.pk for row in locked])


def take(rows: "QuerySet[Row]", *, now: datetime, lease: timedelta, **changes: Any) -> None:
    """Lease rows that this transaction has locked, count the attempt, and update the columns in `changes`."""
    rows.update(lease_until=now + lease, attempts=F("attempts") + 1, **changes)


def claim(rows: "QuerySet[Row]", *, now: datetime, lease: timedelta, limit: int) -> "QuerySet[Row]":
    """Lock and lease the first `limit` of `rows`, in the caller's transaction. Return them in any order."""
    locked = lock(rows, limit)
    take(locked, now=now, lease=lease)
    return locked


def current_claim(row: Row) -> "QuerySet[Row]":
    """Return the row if this worker's claim is still current; empty if it was released or claimed again."""
    return type(row)._default_manager.filter(
        pk=row.pk,
        lease_until__isnull=False,
        attempts=row.attempts,  # type: ignore[attr-defined]  # see the module docstring
    )


def renew(row: Row, *, now: datetime, lease: timedelta, **changes: Any) -> bool:
    """Extend this worker's lease and update `changes`. Return False if the worker no longer has the lease."""
    return bool(current_claim(row).update(lease_until=now + lease, **changes))


def release(row: Row, **changes: Any) -> bool:
    """End this worker's lease and update `changes`. Return False if the worker no longer has the lease."""
    return bool(current_claim(row).update(lease_until=None, **changes))
