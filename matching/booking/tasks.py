"""Celery tasks of booking. Each task reads its work from PostgreSQL, so a missed run loses nothing."""

from celery import shared_task

from config import db
from matching.booking.actions import (
    client_lookup,
    contact,
    delivery,
    hold,
    idempotency,
    offer,
    reminder,
    verification,
    waitlist,
)


@shared_task
def deliver_notices() -> int:
    """Send due notices; returns the number of messages sent."""
    return delivery.deliver_due(clock=db.db_now)


@shared_task
def queue_reminders() -> int:
    """Queue the reminders that are due soon; returns the number of appointments checked."""
    return reminder.queue(clock=db.db_now)


@shared_task
def write_client_lookups() -> int:
    """Let staff find clients of earlier versions, and all clients after a new key, but none who was erased.

    Returns the number of clients.
    """
    client_lookup.remove_erased()
    count = 0
    while batch := client_lookup.write_missing():
        count += batch
    return count


@shared_task
def expire_holds() -> int:
    """Mark lapsed holds as expired; returns the number of holds."""
    return hold.expire_lapsed(now=db.db_now())


@shared_task
def release_unproven() -> int:
    """Cancel bookings whose contact was not proven by their deadline; returns the number of bookings."""
    return contact.release_overdue()


@shared_task
def purge_idempotent_responses() -> int:
    """Delete stored responses older than seven days, in batches; returns the number of rows."""
    count = 0
    while batch := idempotency.purge(now=db.db_now()):
        count += batch
    return count


@shared_task
def purge_verification_codes() -> int:
    """Delete old verification codes and passphrase attempts; returns the number of rows."""
    return verification.purge(now=db.db_now())


@shared_task
def offer_waitlist_openings() -> int:
    """Close lapsed offers and offer new openings to people on the waitlist; returns the number of offers made."""
    offer.close_lapsed(now=db.db_now())
    waitlist.end_overdue(now=db.db_now())
    return waitlist.offer_openings()


@shared_task
def purge_waitlist() -> int:
    """Delete waitlist entries that ended 30 days ago; returns the number of entries."""
    return waitlist.purge(now=db.db_now())
