"""When providers can be booked, by PostgreSQL's state of now."""

from datetime import UTC, datetime

import structlog
from django.db import DatabaseError, InterfaceError

from content.gateways.openings import Week
from matching import index
from matching.domain import openings
from matching.domain.columns import Occupancy
from matching.domain.diary import Diary
from matching.index import occupancy
from providers.models import Plan
from providers.queries import profiles

log = structlog.get_logger("attune.openings")
MOST_COUNTED = 10_000  # therapists; of more, a page would wait too long for its number


def diaries(ids: list[int], now: datetime, *, except_ref: str = "") -> dict[int, Diary]:
    """The diaries of these providers by id, in a fixed number of queries. `except_ref` leaves one appointment out."""
    taken, _runs_out = occupancy.load(ids, now, except_ref=except_ref)
    found = profiles.load(ids, now.astimezone(UTC).date())
    return {profile.id: Diary(profile, taken.get(profile.id, Occupancy()), now) for profile in found}


def payer_plans(payer: str | None) -> frozenset[str]:
    """The plans of a payer, none for None."""
    return frozenset(Plan.objects.filter(payer__slug=payer).values_list("slug", flat=True)) if payer else frozenset()


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
            found = openings.week(columns, concern, states, now)
    except (DatabaseError, InterfaceError) as error:
        log.error("database unavailable", error=type(error).__qualname__)
        return None
    if found is None or len(found.minutes) > MOST_COUNTED:
        return None
    return Week(therapists=len(found.minutes), times=found.times())
