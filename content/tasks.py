"""Background work on pages, found by looking at PostgreSQL: a lost tick loses nothing."""

from celery import shared_task

from config.ground import database
from content.actions import due, search


@shared_task
def unpublish_overdue() -> int:
    """Take off what is more than sixty days overdue; how many."""
    return due.unpublish(now=database.clock())


@shared_task
def warn_of_reviews() -> int:
    """Mail staff the reviews that come due within thirty days, each once; how many."""
    return due.warn(now=database.clock())


@shared_task
def keep_search() -> int:
    """Enter into the search what is public and not yet in it; how many."""
    return search.keep()
