"""Ask providers to verify their listing. Each mail is saved first and then sent, once."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction

from config import leases
from matching.portal.models import ListingVerificationMail

LEASE = timedelta(minutes=1)
ATTEMPTS = 5


def enqueue(*, due: Iterable[tuple[int, int, date]], now: datetime) -> int:
    """Save a mail for each (provider id, stage, day of the oldest fact), unless it exists; return how many are new."""
    rows = [
        ListingVerificationMail(provider_id=provider_id, stage=stage, verified_on=day, created_at=now)
        for provider_id, stage, day in due
    ]
    with transaction.atomic():
        before = ListingVerificationMail.objects.count()
        ListingVerificationMail.objects.bulk_create(rows, ignore_conflicts=True)
        return ListingVerificationMail.objects.count() - before


def claim(*, now: datetime, limit: int = 50) -> list[ListingVerificationMail]:
    """Lease unsent mails for a minute, including those whose previous lease has expired."""
    with transaction.atomic():
        unsent = ListingVerificationMail.objects.filter(
            leases.available(now), sent_at__isnull=True, attempts__lt=ATTEMPTS
        )
        return list(leases.claim(unsent, now=now, lease=LEASE, limit=limit).select_related("provider"))


def mark_sent(*, mail: ListingVerificationMail, now: datetime) -> None:
    """Record that the mail was sent."""
    with transaction.atomic():
        leases.release(mail, sent_at=now)
