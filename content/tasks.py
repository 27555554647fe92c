"""Background tasks for pages. Each one finds its work in PostgreSQL, so a lost run does no harm."""

from pathlib import Path

from celery import shared_task
from django.conf import settings

from config import db
from content import queries
from content.actions import review_dates, search
from content.gateways import crisis


@shared_task
def unpublish_overdue() -> int:
    """Unpublish pages more than 60 days overdue. Return their number."""
    return review_dates.unpublish_overdue(now=db.db_now())


@shared_task
def send_review_reminders() -> int:
    """Mail staff the reviews that are due within 30 days, each once. Return their number."""
    return review_dates.send_reminders(now=db.db_now())


@shared_task
def update_search_index() -> int:
    """Update the search index. Return the number of new entries."""
    return search.reindex()


@shared_task
def write_crisis_file() -> int:
    """Write the crisis lines to `CRISIS_FILE`, if it is set. Return their number.

    Raises OSError and leaves the old file if it can't be written.
    """
    if not settings.CRISIS_FILE:
        return 0
    lines = queries.crisis_lines()
    crisis.write(Path(settings.CRISIS_FILE), lines)
    return len(lines)
