"""Background work on provider records. All work is in PostgreSQL, so a missed run loses nothing."""

from celery import shared_task

from config import db
from providers.imports.actions import upload
from providers.imports.actions.upload import LEASE


@shared_task(soft_time_limit=int(3 * LEASE.total_seconds()))
def process_uploads() -> int:
    """Process unclaimed uploads one by one. Returns how many."""
    count = 0
    while claimed := upload.claim(now=db.db_now()):
        upload.process(upload=claimed, now=db.db_now())
        count += 1
    return count


@shared_task
def purge_uploads() -> int:
    """Delete uploads older than a week. Returns how many."""
    return upload.purge(now=db.db_now())
