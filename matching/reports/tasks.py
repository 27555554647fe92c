"""Background tasks of the reports."""

from celery import shared_task

from config import db
from matching.reports import actions


@shared_task
def write_daily_counts() -> int:
    """Write the demand counted since the last run to the database, and return the number of cells."""
    return actions.flush(now=db.db_now())


@shared_task
def record_supply() -> None:
    """Record today's supply. The last run of the day wins."""
    actions.snapshot_supply(now=db.db_now())
