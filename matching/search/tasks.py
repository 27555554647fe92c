"""Background tasks of the search."""

from celery import shared_task

from config import db
from matching.search import actions


@shared_task
def purge_match_requests() -> int:
    """Delete saved answers that haven't changed for a week, and return how many."""
    return actions.delete_stale(now=db.db_now())
