"""Mails to providers about their appointments: sending them at least once, and each provider's choice."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby

import structlog
from django.db import transaction

from config import db, form_versions, leases
from matching.booking.domain import provider_notice
from matching.booking.gateways.message import DeliveryFailed
from matching.booking.models import NoticeFrequency, ProviderNotice, ProviderNoticeChoice
from matching.portal.gateways import appointment_mail
from providers.directory.models import Provider

log = structlog.get_logger("attune.delivery")
LEASE = timedelta(minutes=1)
MIN_RETRY_DELAY, MAX_RETRY_DELAY = timedelta(seconds=5), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=3)
RETENTION = timedelta(days=30)


def stored_frequency(provider_id: int) -> str:
    """Return how often the provider gets mail about appointments."""
    choice = ProviderNoticeChoice.objects.filter(provider_id=provider_id).first()
    return choice.frequency if choice else NoticeFrequency.EACH.value


def choose(*, provider: Provider, frequency: str, language: str, seen: str, now: datetime) -> None:
    """Save how often the provider gets mail, and apply it to mails that wait to be sent.

    Raises ChangedMeanwhile if the stored choice isn't the one with the digest `seen`.
    """
    with transaction.atomic():
        db.lock_providers([provider.pk])
        form_versions.check(seen, stored_frequency(provider.pk))
        ProviderNoticeChoice.objects.update_or_create(
            provider=provider, defaults={"frequency": frequency, "language": language}
        )
        waiting = ProviderNotice.objects.filter(provider=provider, sent_at__isnull=True, lease_until__isnull=True)
        if frequency == NoticeFrequency.NONE:
            waiting.delete()
        elif frequency == NoticeFrequency.EACH:
            waiting.update(in_summary=False, due_at=now)
        else:
            waiting.update(in_summary=True, due_at=provider_notice.next_summary(now, provider.timezone))


def claim(*, now: datetime, limit: int = 50) -> list[list[ProviderNotice]]:
    """Lease due notices for a minute, in groups that go out as one mail. Notices three days overdue are given up."""
    with transaction.atomic():
        due = ProviderNotice.objects.filter(
            leases.available(now), sent_at__isnull=True, due_at__lte=now, created_at__gt=now - GIVE_UP_AFTER
        ).order_by("due_at", "provider", "id")
        claimed = leases.claim(due, now=now, lease=LEASE, limit=limit).select_related("provider")
        rows = sorted(claimed, key=lambda row: (row.provider_id, row.pk))
    groups = [list(group) for _key, group in groupby(rows, key=_mail_key)]
    return sorted(groups, key=lambda group: group[0].pk)


def deliver(clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    """Send the mails that are due, unless `stopped()`. Returns how many. A failed mail is retried, ever more slowly."""
    count = 0
    for group in [] if stopped() else claim(now=clock()):
        try:
            appointment_mail.send(group, _language(group[0].provider))
        except DeliveryFailed as error:
            log.warning("appointment mail not sent", provider_id=group[0].provider_id, error=str(error))
            _mark_failed(group, clock())
        else:
            _mark_sent(group, clock())
            count += 1
    return count


def purge(*, now: datetime) -> int:
    """Delete notices that are 30 days old, sent or given up. Returns how many. The appointments keep their history."""
    with transaction.atomic():
        return ProviderNotice.objects.filter(created_at__lt=now - RETENTION).delete()[0]


def _mail_key(notice: ProviderNotice) -> tuple[int, int]:
    return notice.provider_id, 0 if notice.in_summary else notice.pk


def _language(provider: Provider) -> str:
    choice = ProviderNoticeChoice.objects.filter(provider=provider).first()
    return choice.language if choice else "en"


def _mark_sent(group: list[ProviderNotice], now: datetime) -> None:
    with transaction.atomic():
        for notice in group:
            leases.release(notice, sent_at=now)


def _mark_failed(group: list[ProviderNotice], now: datetime) -> None:
    attempts = group[0].attempts
    delay = min(MIN_RETRY_DELAY * 2 ** min(attempts, 16), MAX_RETRY_DELAY) * random.uniform(0.5, 1.0)  # noqa: S311
    with transaction.atomic():
        for notice in group:
            leases.release(notice, due_at=now + delay)
