"""Background work on pages, found by looking at PostgreSQL: a lost tick loses nothing."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from config import db
from content import queries
from content.actions import due, search
from content.gateways import crisis


@shared_task
def unpublish_overdue() -> int:
    """Take off what is more than sixty days overdue; how many."""
    return due.unpublish(now=db.clock())


@shared_task
def warn_of_reviews() -> int:
    """Mail staff the reviews that come due within thirty days, each once; how many."""
    return due.warn(now=db.clock())


@shared_task
def keep_search() -> int:
    """Enter into the search what is public and not yet in it; how many."""
    return search.keep()


@shared_task
def write_crisis() -> int:
    """Write the file that the proxy shows while the service is away, as staff keep the lines now; how many lines.

    Without `CRISIS_FILE` nothing is written. Raises OSError where it can't be, and then the old file stands.
    """
    if not settings.CRISIS_FILE:
        return 0
    lines = queries.crisis_lines()
    crisis.write(Path(settings.CRISIS_FILE), lines)
    return len(lines)
