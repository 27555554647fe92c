"""Background work on pages, found by looking at PostgreSQL: a lost tick loses nothing."""

from celery import shared_task

from config.ground import database
from content.actions import due


@shared_task
def unpublish_overdue() -> int:
    """Take off what is more than sixty days overdue; how many."""
    return due.unpublish(now=database.clock())
