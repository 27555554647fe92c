"""Claiming notices, and saying what became of them. Sending happens in between, with no transaction open."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from matching.models import Notice, NoticeStatus

LEASE = timedelta(seconds=60)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(hours=24)


def claim(*, now: datetime, limit: int = 50) -> list[Notice]:
    """Take notices that are due, or whose sender went silent, for a minute. Those about an older version are dropped."""
    with transaction.atomic():
        due = Notice.objects.filter(
            Q(status=NoticeStatus.PENDING, due_at__lte=now) | Q(status=NoticeStatus.SENDING, lease_until__lte=now)
        )
        found = list(due.select_for_update(skip_locked=True).order_by("due_at")[:limit])
        Notice.objects.filter(id__in=[notice.id for notice in found], version__lt=F("appointment__version")).update(
            status=NoticeStatus.SUPERSEDED, lease_until=None
        )
        current = Notice.objects.filter(id__in=[notice.id for notice in found]).exclude(status=NoticeStatus.SUPERSEDED)
        current.update(status=NoticeStatus.SENDING, lease_until=now + LEASE, attempts=F("attempts") + 1)
        return list(current.select_related("appointment__provider", "appointment__client", "appointment__booker"))


def keep(*, notice: Notice, now: datetime) -> bool:
    """Renew the lease just before sending. False if another sender has it, or a newer version is on its way."""
    with transaction.atomic():
        ours = _ours(notice)
        if ours.filter(version__lt=F("appointment__version")).exists():
            ours.update(status=NoticeStatus.SUPERSEDED, lease_until=None)
            return False
        return bool(ours.update(lease_until=now + LEASE))


def sent(*, notice: Notice, now: datetime) -> None:
    """The message is out."""
    with transaction.atomic():
        _ours(notice).update(status=NoticeStatus.SENT, lease_until=None, sent_at=now)


def failed(*, notice: Notice, now: datetime) -> bool:
    """The message did not go out: try again later, or after a day give up (True)."""
    given_up = now - notice.created_at >= GIVEN_UP_AFTER
    pause = min(FIRST_PAUSE * 2 ** min(notice.attempts, 16), LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311
    with transaction.atomic():
        _ours(notice).update(
            status=NoticeStatus.FAILED if given_up else NoticeStatus.PENDING, lease_until=None, due_at=now + pause
        )
    return given_up


def _ours(notice: Notice) -> "QuerySet[Notice]":
    """The notice as this sender claimed it: nothing, once another sender has."""
    return Notice.objects.filter(id=notice.id, status=NoticeStatus.SENDING, attempts=notice.attempts)
