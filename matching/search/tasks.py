"""Background work of the search."""

from celery import shared_task

from config import db
from matching.search import actions


@shared_task
def purge_requests() -> int:
    """Delete saved answers that were not touched for a week; returns how many."""
    return actions.purge(now=db.clock())
