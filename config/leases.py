"""Work that several processes share, as rows under leases: each row is worked on by one of them at a time.

A model for this has `lease_until` (null while no worker has the row) and `attempts` (raised by each claim). A worker that
dies leaves a lease that ends, and another worker claims the row. The number of attempts says whose claim is the present
one: what a worker does to a row that another has claimed since changes nothing.
"""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


def available(now: datetime) -> Q:
    """The rows that no worker has, or whose lease has ended."""
    return Q(lease_until__isnull=True) | Q(lease_until__lte=now)


def lock(rows: "QuerySet[Row]", limit: int | None = None) -> "QuerySet[Row]":
    """Lock the first of `rows` in their order, passing over those that another transaction has locked. The locked rows."""
    found = rows.only("pk").select_for_update(skip_locked=True, of=("self",))[:limit]
    return rows.model._default_manager.filter(pk__in=[row.pk for row in found])


def take(rows: "QuerySet[Row]", *, now: datetime, lease: timedelta, **changes: Any) -> None:
    """Lease rows that this transaction has locked, and count the attempt; `changes` are written with it."""
    rows.update(lease_until=now + lease, attempts=F("attempts") + 1, **changes)


def claim(rows: "QuerySet[Row]", *, now: datetime, lease: timedelta, limit: int) -> "QuerySet[Row]":
    """Lock and lease the first of `rows`, in one transaction of the caller's. The claimed rows, in no set order."""
    locked = lock(rows, limit)
    take(locked, now=now, lease=lease)
    return locked


def claimed(row: Row) -> "QuerySet[Row]":
    """The row as this worker claimed it: none once another has claimed it, or it was released."""
    return type(row)._default_manager.filter(
        pk=row.pk,
        lease_until__isnull=False,
        attempts=row.attempts,  # type: ignore[attr-defined]  # every model for this has it
    )


def renew(row: Row, *, now: datetime, lease: timedelta, **changes: Any) -> bool:
    """Prolong this worker's lease; False if it has none any more."""
    return bool(claimed(row).update(lease_until=now + lease, **changes))


def release(row: Row, **changes: Any) -> bool:
    """End this worker's lease, with what became of the row (done, given back, failed); False if it has none any more."""
    return bool(claimed(row).update(lease_until=None, **changes))
