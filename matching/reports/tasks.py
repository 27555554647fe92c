"""Background work of the reports."""

from celery import shared_task

from config import db
from matching.reports import actions


@shared_task
def write_tallies() -> int:
    """Write the demand counted since the last run to the database; returns how many cells."""
    return actions.flush(now=db.clock())


@shared_task
def look_at_supply() -> None:
    """Record today's supply; the day's last run wins."""
    actions.look(now=db.clock())
