"""Background tasks of the reports."""

from celery import shared_task

from config import db
from matching.reports import actions


@shared_task
def write_tallies() -> int:
    """Write the demand counted since the last run to the database, and return the number of cells."""
    return actions.flush(now=db.clock())


@shared_task
def look_at_supply() -> None:
    """Record today's supply. The last run of the day wins."""
    actions.look(now=db.clock())
