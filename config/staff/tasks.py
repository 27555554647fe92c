"""Background tasks of staff accounts."""

from celery import shared_task

from config import db
from config.staff import actions


@shared_task
def purge_account_links() -> int:
    """Delete mailed links that expired a day ago. Returns how many."""
    return actions.purge(now=db.db_now())
