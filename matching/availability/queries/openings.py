"""The current availability of providers, from PostgreSQL."""

from datetime import UTC, datetime

from matching.availability.domain.availability import Availability
from matching.availability.domain.booked_time import BookedTime
from matching.availability.queries import booked_time
from providers.directory.models import Plan
from providers.directory.queries import profiles


def load_availability(ids: list[int], now: datetime, *, except_ref: str = "") -> dict[int, Availability]:
    """Return the availability of these providers by id, in a fixed number of queries.

    `except_ref` leaves one appointment out.
    """
    booked, _expires_at = booked_time.load(ids, now, except_ref=except_ref)
    loaded = profiles.load(ids, now.astimezone(UTC).date())
    return {profile.id: Availability(profile, booked.get(profile.id, BookedTime()), now) for profile in loaded}


def payer_plans(payer: str | None) -> frozenset[str]:
    """Return the plans of a payer, empty for None."""
    return frozenset(Plan.objects.filter(payer__slug=payer).values_list("slug", flat=True)) if payer else frozenset()
