"""Background work of the access log."""

from celery import shared_task

from config import db
from config.audit import gateways, queries


@shared_task
def append_access_anchor() -> int:
    """Append the log's last entry to the anchor file. Return that entry's number, 0 for an empty log."""
    last = queries.latest_anchor()
    if last:
        gateways.append_anchor(db.db_now().date(), last)
    return last.entry if last else 0
