"""Background work, started by the beat. Everything here is found by looking at PostgreSQL: a lost tick loses nothing."""

import structlog
from celery import shared_task
from django.conf import settings
from django.core.cache import cache

from config.ground import database
from matching.actions import (
    confirmation,
    delivery,
    hold,
    idempotency,
    offer,
    practice,
    proof,
    reminder,
    request,
    tally,
    waitlist,
)
from matching.gateways import anchor, inquiry
from matching.gateways.letter import NotTaken
from matching.queries import access
from providers.queries import queue

log = structlog.get_logger("attune.tasks")


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
    now = database.clock()
    return proof.purge(now=now) + practice.purge(now=now)


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
def ask_providers() -> int:
    """Ask providers whose facts grow old whether these still hold, and alarm staff if many would leave; how many mails."""
    now, count = database.clock(), 0
    soon = queue.leaving(now.date())
    if soon.alarm:
        log.error("many listings would leave within a week", count=soon.leaving)
    confirmation.write(due=queue.asked(now.date()), now=now)
    while claimed := confirmation.claim(now=database.clock()):
        for one in claimed:
            try:
                inquiry.send(one)
            except NotTaken as error:
                log.warning("a question to a provider did not go out", provider_id=one.provider_id, error=str(error))
            else:
                confirmation.sent(confirmation=one, now=database.clock())
                count += 1
    return count


@shared_task
def purge_waitlist() -> int:
    """Delete places in line that ended a month ago; how many."""
    return waitlist.purge(now=database.clock())


@shared_task
def write_tallies() -> int:
    """Write down what was asked for since the last time; how many cells."""
    return tally.flush(now=database.clock())


@shared_task
def look_at_supply() -> None:
    """Write down what there is today; the day's last look stands."""
    tally.look(now=database.clock())
