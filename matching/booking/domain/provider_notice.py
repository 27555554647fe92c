"""What a provider is told about a change of an appointment, and when."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from matching.appointments.domain.appointment import BOOKED, CANCELED, HELD

# Kinds. With MOVED_AWAY the appointment is now with another provider.
NEW, MOVED, MOVED_AWAY, CANCELLATION = "new", "moved", "moved_away", "canceled"
KINDS = (NEW, MOVED, MOVED_AWAY, CANCELLATION)
# How a provider wants to be told.
EACH, DAILY, NONE = "each", "daily", "none"
# The local time of the daily summary.
SUMMARY_AT = time(7)


@dataclass(frozen=True, slots=True)
class Version:
    """The status, provider and start of one version of an appointment."""

    status: str
    provider_id: int
    start: datetime


def changes(before: Version | None, after: Version) -> list[tuple[int, str]]:
    """Return (provider id, kind) for each provider to tell about a change from one version to the next."""
    if after.status == BOOKED and (before is None or before.status == HELD):
        return [(after.provider_id, NEW)]
    if before is None or before.status != BOOKED:
        return []
    if after.status == CANCELED:
        return [(after.provider_id, CANCELLATION)]
    if after.status != BOOKED:
        return []
    if after.provider_id != before.provider_id:
        return [(before.provider_id, MOVED_AWAY), (after.provider_id, NEW)]
    return [(after.provider_id, MOVED)] if after.start != before.start else []


def next_summary(now: datetime, timezone: str) -> datetime:
    """Return when the next daily summary is due: the next 7 AM in `timezone`."""
    zone = ZoneInfo(timezone)
    local = now.astimezone(zone)
    day = local.date() if local.time() < SUMMARY_AT else local.date() + timedelta(days=1)
    return datetime.combine(day, SUMMARY_AT, zone)
