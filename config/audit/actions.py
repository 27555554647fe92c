"""The log of who of the staff read or changed what belongs to a client: written with the reading, or there is none."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from config.audit.models import AccessEntry


@contextmanager
def noted(*, by: str, act: str, what: str, ref: str, now: datetime, note: str = "") -> Iterator[None]:
    """Note the reading or the change that the block does, in one transaction with it."""
    with transaction.atomic():
        AccessEntry.objects.create(at=now, by=by, act=act, what=what, ref=ref, note=note[:120])
        yield


@contextmanager
def noted_each(*, by: str, act: str, what: str, refs: Collection[str], now: datetime) -> Iterator[None]:
    """The same for a page that names several: a line for each."""
    with transaction.atomic():
        for ref in refs:
            AccessEntry.objects.create(at=now, by=by, act=act, what=what, ref=ref)
        yield
