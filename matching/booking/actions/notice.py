"""Claiming notices, and saying what became of them. Sending happens in between, with no transaction open."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from config import leases
from matching.appointments.models import Status
from matching.booking.models import Notice, NoticeStatus
from matching.booking.models.notice import REMINDERS

LEASE = timedelta(seconds=60)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(hours=24)


def claim(*, now: datetime, limit: int = 50) -> list[Notice]:
    """Take notices that are due, or whose sender went silent, for a minute.

    Those about an older version or past their worth are dropped. One waits while an older version's is being sent. A
    reminder whose sender may have sent it is never taken again.
    """
    older = Notice.objects.filter(
        appointment=OuterRef("appointment"), version__lt=OuterRef("version"), status="sending", lease_until__gt=now
    )
    waiting = Notice.objects.filter(
        Q(status=NoticeStatus.PENDING, due_at__lte=now) | Q(status=NoticeStatus.SENDING, lease_until__lte=now),
        ~Exists(older),
    )
    with transaction.atomic():
        ours = leases.lock(waiting.order_by("due_at"), limit)
        unsure = ours.filter(kind__in=REMINDERS, status=NoticeStatus.SENDING, begun_at__isnull=False)
        unsure.update(status=NoticeStatus.UNSURE, lease_until=None)
        live = ours.filter(status__in=[NoticeStatus.PENDING, NoticeStatus.SENDING])
        _stale(live, now).update(status=NoticeStatus.SUPERSEDED, lease_until=None)
        leases.take(live, now=now, lease=LEASE, status=NoticeStatus.SENDING, begun_at=None)
        return list(
            ours.filter(status=NoticeStatus.SENDING)
            .select_related("appointment__provider", "appointment__client", "appointment__booker")
            .order_by("due_at")
        )


def keep(*, notice: Notice, now: datetime) -> bool:
    """Renew the lease just before sending. False if another sender has it, or there is nothing left to say."""
    with transaction.atomic():
        if _stale(leases.claimed(notice), now).update(status=NoticeStatus.SUPERSEDED, lease_until=None):
            return False
        return leases.renew(notice, now=now, lease=LEASE, begun_at=now)


def give_back(*, notice: Notice) -> None:
    """Let another sender have what was claimed and not begun."""
    with transaction.atomic():
        leases.claimed(notice).filter(begun_at__isnull=True).update(status=NoticeStatus.PENDING, lease_until=None)


def sent(*, notice: Notice, now: datetime) -> None:
    """The message is out."""
    with transaction.atomic():
        leases.release(notice, status=NoticeStatus.SENT, sent_at=now)


def failed(*, notice: Notice, now: datetime, unsure: bool = False) -> bool:
    """The message did not go out: try again later, or after a day give up (True).

    `unsure` says that it may have gone out all the same; a reminder is then given up at once.
    """
    over = NoticeStatus.UNSURE if unsure and notice.kind in REMINDERS else None
    if over is None and now - notice.created_at >= GIVEN_UP_AFTER:
        over = NoticeStatus.FAILED
    pause = min(FIRST_PAUSE * 2 ** min(notice.attempts, 16), LONGEST_PAUSE) * random.uniform(0.5, 1.0)  # noqa: S311
    with transaction.atomic():
        leases.release(notice, status=over or NoticeStatus.PENDING, due_at=now + pause)
    return over is not None


def _stale(notices: "QuerySet[Notice]", now: datetime) -> "QuerySet[Notice]":
    """Those that a newer version or the clock has overtaken; a reminder also once nothing is booked any more."""
    ended = Q(kind__in=REMINDERS) & (
        ~Q(appointment__status=Status.BOOKED) | Q(appointment__session__startswith__lte=now)
    )
    return notices.filter(Q(version__lt=F("appointment__version")) | Q(worthless_at__lte=now) | ended)
