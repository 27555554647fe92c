"""Asking providers whether what is listed of them is still so: written first, then sent, each once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from config import leases
from matching.portal.models import Confirmation

LEASE = timedelta(minutes=1)
ATTEMPTS = 5


def write(*, due: Iterable[tuple[int, int, date]], now: datetime) -> int:
    """Note whom to ask: (provider, stage, day of the oldest fact). What was asked already is passed over; how many new."""
    rows = [
        Confirmation(provider_id=provider, stage=stage, verified_on=day, created_at=now) for provider, stage, day in due
    ]
    with transaction.atomic():
        before = Confirmation.objects.count()
        Confirmation.objects.bulk_create(rows, ignore_conflicts=True)
        return Confirmation.objects.count() - before


def claim(*, now: datetime, limit: int = 50) -> list[Confirmation]:
    """Take some that wait, or whose sender went silent, for a minute."""
    with transaction.atomic():
        unsent = Confirmation.objects.filter(leases.available(now), sent_at__isnull=True, attempts__lt=ATTEMPTS)
        return list(leases.claim(unsent, now=now, lease=LEASE, limit=limit).select_related("provider"))


def sent(*, confirmation: Confirmation, now: datetime) -> None:
    """The message is out."""
    with transaction.atomic():
        leases.release(confirmation, sent_at=now)
