"""Background work of the therapist portal."""

import structlog
from celery import shared_task

from config import db
from matching.booking.gateways.message import NotTaken
from matching.portal.actions import listing_verification, provider_login
from matching.portal.gateways import listing_verification_mail
from providers.console.queries import work_queue

log = structlog.get_logger("attune.tasks")


@shared_task
def ask_providers() -> int:
    """Ask providers to confirm facts that are getting old; returns how many mails.

    Alerts staff if many listings would lapse.
    """
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
def purge_provider_logins() -> int:
    """Delete old links and codes of the portal; returns how many."""
    return provider_login.purge(now=db.clock())
