"""When providers can be booked, by PostgreSQL's state of now."""

from datetime import UTC, datetime

import structlog

from matching.availability.domain.availability import Diary
from matching.availability.domain.booked_time import Occupancy
from matching.availability.queries import booked_time
from providers.directory.models import Plan
from providers.directory.queries import profiles

log = structlog.get_logger("attune.openings")
MOST_COUNTED = 10_000  # therapists; of more, a page would wait too long for its number


def diaries(ids: list[int], now: datetime, *, except_ref: str = "") -> dict[int, Diary]:
    """The diaries of these providers by id, in a fixed number of queries. `except_ref` leaves one appointment out."""
    taken, _runs_out = booked_time.load(ids, now, except_ref=except_ref)
    found = profiles.load(ids, now.astimezone(UTC).date())
    return {profile.id: Diary(profile, taken.get(profile.id, Occupancy()), now) for profile in found}


def payer_plans(payer: str | None) -> frozenset[str]:
    """The plans of a payer, none for None."""
    return frozenset(Plan.objects.filter(payer__slug=payer).values_list("slug", flat=True)) if payer else frozenset()
