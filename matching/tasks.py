"""Background work, started by the beat. Everything here is found by looking at PostgreSQL: a lost tick loses nothing."""

from celery import shared_task
from django.conf import settings
from django.core.cache import cache

from config.ground import database
from matching.actions import delivery, hold, idempotency, offer, proof, reminder, request, waitlist
from matching.gateways import anchor
from matching.queries import access


@shared_task
def deliver_notices() -> int:
    """Send what is due; how many went out. As the most frequent task it also leaves the worker's pulse."""
    cache.set(settings.WORKER_PULSE_KEY, 1, settings.WORKER_PULSE_SECONDS)
    return delivery.deliver(clock=database.clock)


@shared_task
def queue_reminders() -> int:
    """Write the reminders that come due soon; how many sessions were looked at."""
    return reminder.queue(clock=database.clock)


@shared_task
def sweep_holds() -> int:
    """Mark holds that ran out; how many."""
    return hold.sweep(now=database.clock())


@shared_task
def purge_answers() -> int:
    """Delete answers past their seven days, batch by batch; how many."""
    count = 0
    while batch := idempotency.purge(now=database.clock()):
        count += batch
    return count


@shared_task
def purge_proofs() -> int:
    """Forget codes and tries of other days; how many."""
    return proof.purge(now=database.clock())


@shared_task
def purge_requests() -> int:
    """Delete answers that nobody touched for a week; how many."""
    return request.purge(now=database.clock())


@shared_task
def serve_waitlist() -> int:
    """Close offers that ran out, and offer what opened to who waits; how many offers."""
    offer.sweep(now=database.clock())
    waitlist.end_overdue(now=database.clock())
    return waitlist.serve()


@shared_task
def anchor_access() -> int:
    """Write the end of the log of accesses to its file; the number of its last entry."""
    found = access.last()
    if found:
        anchor.write(database.clock().date(), found)
    return found.entry if found else 0


@shared_task
def purge_waitlist() -> int:
    """Delete places in line that ended a month ago; how many."""
    return waitlist.purge(now=database.clock())
