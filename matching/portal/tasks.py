"""Background tasks of the provider portal."""

import structlog
from celery import shared_task

from config import db
from matching.booking.gateways.message import DeliveryFailed
from matching.portal.actions import appointment_mail, listing_verification, provider_login
from matching.portal.gateways import listing_verification_mail
from providers.console.queries import work_queue

log = structlog.get_logger("attune.tasks")


@shared_task
def send_listing_verifications() -> int:
    """Ask providers to confirm facts that will soon be outdated. Returns how many mails were sent.

    Logs an error if many listings are about to expire.
    """
    now, count = db.db_now(), 0
    expiring = work_queue.expiring_listings(now)
    if expiring.alarm:
        log.error("many listings expire within a week", count=expiring.leaving)
    listing_verification.enqueue(due=work_queue.due_for_verification(now), now=now)
    while mails := listing_verification.claim(now=db.db_now()):
        for mail in mails:
            try:
                listing_verification_mail.send(mail)
            except DeliveryFailed as error:
                log.warning("listing verification mail not sent", provider_id=mail.provider_id, error=str(error))
            else:
                listing_verification.mark_sent(mail=mail, now=db.db_now())
                count += 1
    return count


@shared_task
def purge_provider_logins() -> int:
    """Delete old login links and codes. Returns how many."""
    return provider_login.purge(now=db.db_now())


@shared_task
def purge_appointment_mails() -> int:
    """Delete old notices to providers. Returns how many."""
    return appointment_mail.purge(now=db.db_now())
