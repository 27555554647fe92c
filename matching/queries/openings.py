"""When providers can be booked, by PostgreSQL's state of now."""

from datetime import UTC, datetime

from matching.domain.columns import Occupancy
from matching.domain.diary import Diary
from matching.index import occupancy
from providers.models import Plan
from providers.queries import profiles


def diaries(ids: list[int], now: datetime, *, except_ref: str = "") -> dict[int, Diary]:
    """The diaries of these providers by id, in a fixed number of queries. `except_ref` leaves one appointment out."""
    taken, _runs_out = occupancy.load(ids, now, except_ref=except_ref)
    found = profiles.load(ids, now.astimezone(UTC).date())
    return {profile.id: Diary(profile, taken.get(profile.id, Occupancy()), now) for profile in found}


def payer_plans(payer: str | None) -> frozenset[str]:
    """The plans of a payer, none for None."""
    return frozenset(Plan.objects.filter(payer__slug=payer).values_list("slug", flat=True)) if payer else frozenset()
