"""Claiming notices and recording the result. Messages are sent in between, with no transaction open."""

import random
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from config import db, leases
from matching.appointments.models import AppointmentStatus
from matching.booking.models import Notice, NoticeStatus, WaitlistEntry
from matching.booking.models.notice import REMINDERS

LEASE, HOUR = timedelta(seconds=60), timedelta(hours=1)
MIN_RETRY_DELAY, MAX_RETRY_DELAY = timedelta(seconds=5), timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)


def claim(*, now: datetime, limit: int = 50) -> list[Notice]:
    """Lease due notices, and those whose lease expired, for a minute.

    Drops notices about an older version and notices past `expires_at`. Skips an appointment while a notice about an older
    version is being sent. A reminder that may already have gone out is never claimed again.
    """
    older = Notice.objects.filter(
        appointment=OuterRef("appointment"), version__lt=OuterRef("version"), status="sending", lease_until__gt=now
    )
    claimable = Notice.objects.filter(
        Q(status=NoticeStatus.PENDING, due_at__lte=now) | Q(status=NoticeStatus.SENDING, lease_until__lte=now),
        ~Exists(older),
    )
    with transaction.atomic():
        claimed = leases.lock(claimable.order_by("due_at"), limit)
        unsure = claimed.filter(kind__in=REMINDERS, status=NoticeStatus.SENDING, sending_started_at__isnull=False)
        unsure.update(status=NoticeStatus.UNSURE, lease_until=None)
        live = claimed.filter(status__in=[NoticeStatus.PENDING, NoticeStatus.SENDING])
        _stale(live, now).update(status=NoticeStatus.SUPERSEDED, lease_until=None)
        leases.take(live, now=now, lease=LEASE, status=NoticeStatus.SENDING, sending_started_at=None)
        return list(
            claimed.filter(status=NoticeStatus.SENDING)
            .select_related("appointment__provider", "appointment__client", "appointment__booker")
            .order_by("due_at")
        )


def renew_lease(*, notice: Notice, now: datetime) -> bool:
    """Renew the lease just before sending.

    Returns False if another sender has it, if the notice is out of date, or if it has to wait because its address got
    several messages in the last hour and is not proven.
    """
    with transaction.atomic():
        if _stale(leases.current_claim(notice), now).update(status=NoticeStatus.SUPERSEDED, lease_until=None):
            return False
        free_at = _address_free_at(notice, now)
        if free_at > now:
            leases.release(notice, status=NoticeStatus.PENDING, due_at=free_at)
            return False
        return leases.renew(notice, now=now, lease=LEASE, sending_started_at=now)


def release(*, notice: Notice) -> None:
    """Release a claimed notice that was not started, so that another sender can claim it."""
    with transaction.atomic():
        leases.current_claim(notice).filter(sending_started_at__isnull=True).update(
            status=NoticeStatus.PENDING, lease_until=None
        )


def mark_sent(*, notice: Notice, now: datetime) -> None:
    """Record that the message was sent."""
    with transaction.atomic():
        leases.release(notice, status=NoticeStatus.SENT, sent_at=now)


def mark_failed(*, notice: Notice, now: datetime, unsure: bool = False) -> bool:
    """Record a failed send and schedule a retry. Returns True if it was given up, after a day of retries.

    `unsure` means that the message may have gone out; a reminder is then given up at once.
    """
    final_status = NoticeStatus.UNSURE if unsure and notice.kind in REMINDERS else None
    if final_status is None and now - notice.created_at >= GIVE_UP_AFTER:
        final_status = NoticeStatus.FAILED
    retry_delay = min(MIN_RETRY_DELAY * 2 ** min(notice.attempts, 16), MAX_RETRY_DELAY) * random.uniform(0.5, 1.0)  # noqa: S311
    with transaction.atomic():
        leases.release(notice, status=final_status or NoticeStatus.PENDING, due_at=now + retry_delay)
    return final_status is not None


def _stale(notices: "QuerySet[Notice]", now: datetime) -> "QuerySet[Notice]":
    """Filter notices that must not be sent anymore.

    These are about an older version, past their expiry, reminders for appointments no longer ahead, cancellations of
    appointments that an unproven address never heard of, and corrections of a mark that the client never heard of.
    """
    ended = Q(kind__in=REMINDERS) & (
        ~Q(appointment__status=AppointmentStatus.BOOKED) | Q(appointment__period__startswith__lte=now)
    )
    announced = Notice.objects.filter(
        appointment=OuterRef("appointment"), version__lt=OuterRef("version"), sending_started_at__isnull=False
    )
    unheard_of = Q(kind="cancelled", address_digest__isnull=False) & ~Exists(announced)
    announced_missed = Notice.objects.filter(
        appointment=OuterRef("appointment"), kind="missed", sending_started_at__isnull=False
    )
    uncalled_for = Q(kind="not_missed") & ~Exists(announced_missed)
    outdated = Q(version__lt=F("appointment__version")) | Q(expires_at__lte=now)
    return notices.filter(outdated | ended | unheard_of | uncalled_for)


def _address_free_at(notice: Notice, now: datetime) -> datetime:
    """Return when the notice's address may get the next message, `now` if at once. Locks the address until the commit."""
    digest = leases.current_claim(notice).values_list("address_digest", flat=True).first()
    if digest is None or settings.THROTTLE_OFF:
        return now
    db.lock((db.ADDRESS, bytes(digest).hex()))
    return address_free_at(digest, now, except_notice=notice)


def address_free_at(digest: bytes | memoryview, now: datetime, *, except_notice: Notice | None = None) -> datetime:
    """Return when an address that is not proven may get the next message, `now` if at once. The caller holds its lock."""
    notices = Notice.objects.filter(address_digest=digest, sending_started_at__gt=now - HOUR)
    if except_notice:
        notices = notices.exclude(pk=except_notice.pk)
    entries = WaitlistEntry.objects.filter(address_digest=digest, message_started_at__gt=now - HOUR)
    starts = [
        *notices.values_list("sending_started_at", flat=True),
        *entries.values_list("message_started_at", flat=True),
    ]
    latest = sorted((start for start in starts if start), reverse=True)
    limit = settings.UNPROVEN_MESSAGES_PER_HOUR
    return latest[limit - 1] + HOUR if len(latest) >= limit else now
