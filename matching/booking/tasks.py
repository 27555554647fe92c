"""Background work of booking. Each task finds its work in PostgreSQL, so a missed run loses nothing."""

from celery import shared_task
from django.conf import settings
from django.core.cache import cache

from config import db
from matching.booking.actions import delivery, hold, idempotency, offer, reminder, verification, waitlist


@shared_task
def deliver_notices() -> int:
    """Send what is due; returns how many messages went out. The most frequent task, so it also reports the worker alive."""
    cache.set(settings.WORKER_PULSE_KEY, 1, settings.WORKER_PULSE_SECONDS)
    return delivery.deliver(clock=db.clock)


@shared_task
def queue_reminders() -> int:
    """Write the reminders that are due soon; returns how many appointments were checked."""
    return reminder.queue(clock=db.clock)


@shared_task
def sweep_holds() -> int:
    """Mark lapsed holds as expired; returns how many."""
    return hold.sweep(now=db.clock())


@shared_task
def purge_answers() -> int:
    """Delete stored responses older than seven days, in batches; returns how many."""
    count = 0
    while batch := idempotency.purge(now=db.clock()):
        count += batch
    return count


@shared_task
def purge_proofs() -> int:
    """Delete old verification codes and passphrase attempts; returns how many."""
    return verification.purge(now=db.clock())


@shared_task
def serve_waitlist() -> int:
    """Close lapsed offers and offer new openings to people who wait; returns how many offers were made."""
    offer.sweep(now=db.clock())
    waitlist.end_overdue(now=db.clock())
    return waitlist.serve()


@shared_task
def purge_waitlist() -> int:
    """Delete waitlist entries that ended a month ago; returns how many."""
    return waitlist.purge(now=db.clock())
