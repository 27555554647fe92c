"""Background work on provider records, found by looking at PostgreSQL: a lost tick loses nothing."""

from celery import shared_task

from config import db
from providers.imports.actions import upload
from providers.imports.actions.upload import LEASE


@shared_task(soft_time_limit=int(3 * LEASE.total_seconds()))
def work_uploads() -> int:
    """Work on uploaded files that nobody works on, one after the other; how many."""
    count = 0
    while claimed := upload.claim(now=db.clock()):
        upload.work(upload=claimed, now=db.clock())
        count += 1
    return count


@shared_task
def purge_uploads() -> int:
    """Delete uploads past their week; how many."""
    return upload.purge(now=db.clock())
