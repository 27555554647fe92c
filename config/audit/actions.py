"""Write the log of staff access to client data, in the same transaction as the access."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from config.audit.models import AccessEntry


@contextmanager
def log_access(*, by: str, act: str, what: str, ref: str, now: datetime, note: str = "") -> Iterator[None]:
    """Log the access that the block makes, in one transaction with it. `note` is cut to 120 characters."""
    with transaction.atomic():
        AccessEntry.objects.create(at=now, by=by, act=act, what=what, ref=ref, note=note[:120])
        yield


@contextmanager
def log_accesses(*, by: str, act: str, what: str, refs: Collection[str], now: datetime) -> Iterator[None]:
    """Log one entry for each of `refs`, in one transaction with the block."""
    with transaction.atomic():
        for ref in refs:
            AccessEntry.objects.create(at=now, by=by, act=act, what=what, ref=ref)
        yield
