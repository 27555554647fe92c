"""Deadlines in business days: Monday to Friday, by one office clock. Holidays count as business days."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFICE = ZoneInfo("America/New_York")


def add(at: datetime, days: int) -> datetime:
    """Return the same office time `days` business days later. At a weekend, the clock starts on Monday at midnight."""
    local = at.astimezone(OFFICE)
    if local.weekday() > 4:
        monday = local.date() + timedelta(days=7 - local.weekday())
        local = datetime.combine(monday, time(), OFFICE)
    for _day in range(days):
        local += timedelta(days=3 if local.weekday() == 4 else 1)
    return local
