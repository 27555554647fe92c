"""The message that confirms a waitlist entry: claiming it, and recording the result. It is sent in between."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from config import db, leases
from matching.booking.actions.notice import address_free_at
from matching.booking.models import WaitlistEntry, WaitlistStatus

LEASE, RETRY_DELAY, GIVE_UP_AFTER = timedelta(seconds=60), timedelta(minutes=5), timedelta(hours=24)
BATCH_SIZE = 50


def claim(*, now: datetime) -> list[WaitlistEntry]:
    """Lease entries whose message is due for a minute."""
    due = WaitlistEntry.objects.filter(leases.available(now), message_due_at__lte=now)
    with transaction.atomic():
        due.filter(status=WaitlistStatus.ENDED).update(message_due_at=None)
        return list(leases.claim(due.order_by("message_due_at"), now=now, lease=LEASE, limit=BATCH_SIZE))


def begin(*, entry: WaitlistEntry, now: datetime) -> bool:
    """Record the attempt just before sending.

    Returns False if another sender has it, or if it has to wait because its address got several messages in the last hour.
    """
    with transaction.atomic():
        if entry.address_digest is not None and not settings.THROTTLE_OFF:
            db.lock((db.ADDRESS, bytes(entry.address_digest).hex()))
            free_at = address_free_at(entry.address_digest, now)
            if free_at > now:
                leases.release(entry, message_due_at=free_at)
                return False
        return leases.renew(entry, now=now, lease=LEASE, message_started_at=now)


def release(*, entry: WaitlistEntry) -> None:
    """Release a claimed entry whose message was not sent, so that another sender can claim it."""
    with transaction.atomic():
        leases.release(entry)


def mark_sent(*, entry: WaitlistEntry) -> None:
    """Record that the message was sent."""
    with transaction.atomic():
        leases.release(entry, message_due_at=None)


def mark_failed(*, entry: WaitlistEntry, now: datetime) -> None:
    """Try again in five minutes, and give up a day after the person joined."""
    is_over = now - entry.joined_at >= GIVE_UP_AFTER
    with transaction.atomic():
        leases.release(entry, message_due_at=None if is_over else now + RETRY_DELAY)
