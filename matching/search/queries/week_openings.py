"""How many openings the next seven days have, for articles."""

from datetime import datetime

import structlog
from django.db import DatabaseError, InterfaceError

from config import db
from content.gateways.availability import WeekCount
from matching.search import index
from matching.search.domain import week_openings

log = structlog.get_logger("attune.openings")
MAX_COUNTED = 10_000  # therapists; counting more would take too long for a page


def week(concern: str, state: str, now: datetime, *, wait: bool = False) -> WeekCount | None:
    """Return how many therapists and sessions are open in the next seven days in a state ("" for all states).

    Returns None if the count would take long or PostgreSQL is down: a page shows no number rather than a doubtful one.
    A process without an index builds one only if `wait` is set, and else returns None.
    """
    if not (wait or index.is_built()):
        return None
    try:
        with index.current(now) as arrays:
            states = [state] if state else sorted(arrays.shards)
            open_week = week_openings.week(arrays, concern, states, now)
    except (DatabaseError, InterfaceError) as error:
        log.error("database unavailable", **db.error_fields(error))
        return None
    if open_week is None or len(open_week.minutes) > MAX_COUNTED:
        return None
    return WeekCount(therapists=len(open_week.minutes), times=open_week.times())
