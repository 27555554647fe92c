"""Background tasks of the directory."""

from celery import shared_task

from config import db
from providers.directory.actions import listing_report


@shared_task
def remove_wrong_listings() -> int:
    """Take listings off the list whose confirmed report is due; returns how many."""
    return listing_report.remove_overdue(now=db.db_now())


@shared_task
def purge_listing_reports() -> int:
    """Delete reports that were settled 30 days ago; returns how many."""
    return listing_report.purge(now=db.db_now())
