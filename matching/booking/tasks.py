"""Background work, started by the beat. Everything here is found by looking at PostgreSQL: a lost tick loses nothing."""

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache

from config import db
from config.audit import gateways, queries
from matching.booking.actions import delivery, hold, idempotency, offer, reminder, verification, waitlist
from matching.booking.gateways.message import NotTaken
from matching.portal.actions import listing_verification, provider_login
from matching.portal.gateways import listing_verification_mail
from matching.reports import actions
from matching.search import actions
from providers.console.queries import work_queue

log = structlog.get_logger("attune.tasks")


@shared_task
def deliver_notices() -> int:
    """Send what is due; how many went out. As the most frequent task it also leaves the worker's pulse."""
    cache.set(settings.WORKER_PULSE_KEY, 1, settings.WORKER_PULSE_SECONDS)
    return delivery.deliver(clock=db.clock)


@shared_task
def queue_reminders() -> int:
    """Write the reminders that come due soon; how many sessions were looked at."""
    return reminder.queue(clock=db.clock)


@shared_task
def sweep_holds() -> int:
    """Mark holds that ran out; how many."""
    return hold.sweep(now=db.clock())


@shared_task
def purge_answers() -> int:
    """Delete answers past their seven days, batch by batch; how many."""
    count = 0
    while batch := idempotency.purge(now=db.clock()):
        count += batch
    return count


@shared_task
def purge_proofs() -> int:
    """Forget codes and tries of other days; how many."""
    now = db.clock()
    return verification.purge(now=now) + provider_login.purge(now=now)


@shared_task
def purge_requests() -> int:
    """Delete answers that nobody touched for a week; how many."""
    return actions.purge(now=db.clock())


@shared_task
def serve_waitlist() -> int:
    """Close offers that ran out, and offer what opened to who waits; how many offers."""
    offer.sweep(now=db.clock())
    waitlist.end_overdue(now=db.clock())
    return waitlist.serve()


@shared_task
def anchor_access() -> int:
    """Write the end of the log of accesses to its file; the number of its last entry."""
    found = queries.last()
    if found:
        gateways.write(db.clock().date(), found)
    return found.entry if found else 0


@shared_task
def ask_providers() -> int:
    """Ask providers whose facts grow old whether these still hold, and alarm staff if many would leave; how many mails."""
    now, count = db.clock(), 0
    soon = work_queue.leaving(now.date())
    if soon.alarm:
        log.error("many listings would leave within a week", count=soon.leaving)
    listing_verification.write(due=work_queue.asked(now.date()), now=now)
    while claimed := listing_verification.claim(now=db.clock()):
        for one in claimed:
            try:
                listing_verification_mail.send(one)
            except NotTaken as error:
                log.warning("a question to a provider did not go out", provider_id=one.provider_id, error=str(error))
            else:
                listing_verification.sent(confirmation=one, now=db.clock())
                count += 1
    return count


@shared_task
def purge_waitlist() -> int:
    """Delete places in line that ended a month ago; how many."""
    return waitlist.purge(now=db.clock())


@shared_task
def write_tallies() -> int:
    """Write down what was asked for since the last time; how many cells."""
    return actions.flush(now=db.clock())


@shared_task
def look_at_supply() -> None:
    """Write down what there is today; the day's last look stands."""
    actions.look(now=db.clock())
