"""How many openings the next seven days have, for articles."""

from datetime import datetime

from django.db import DatabaseError, InterfaceError

from content.gateways.openings import Week
from matching.availability.queries.openings import MOST_COUNTED, log
from matching.search import index
from matching.search.domain import week_openings


def week(concern: str, state: str, now: datetime, *, wait: bool = False) -> Week | None:
    """Who is open in the next seven days, in one state or, with "", in all together.

    None where the count would take long, or while PostgreSQL is away: a page shows no number rather than a doubtful
    one. A process that has no picture to count in yet builds one only for who will `wait`.
    """
    if not (wait or index.built()):
        return None
    try:
        with index.current(now) as columns:
            states = [state] if state else sorted(columns.shards)
            found = week_openings.week(columns, concern, states, now)
    except (DatabaseError, InterfaceError) as error:
        log.error("database unavailable", error=type(error).__qualname__)
        return None
    if found is None or len(found.minutes) > MOST_COUNTED:
        return None
    return Week(therapists=len(found.minutes), times=found.times())
