"""How long the facts of a listing stay current after they are verified, and when providers are reminded."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

# No Surprises Act, section 116: directory information is verified at least every 90 days.
MAX_AGE_DAYS = 90
# A date of a zone ahead of UTC may be this much later than the UTC date, and one behind UTC this much earlier.
ZONES_AHEAD = ZONES_BEHIND = timedelta(days=1)
# How far the clocks of the world are ahead of UTC.
FARTHEST_AHEAD = timedelta(hours=14)
# Ages in days at which a provider is asked to verify a fact again.
REMINDER_STAGES = (60, 75, 85)
# Reminders of one stage are spread over this many days, so that a bulk verification doesn't cause a bulk reminder.
SPREAD_DAYS = {60: 10, 75: 6, 85: 4}


def is_current(verified_on: date | None, today: date) -> bool:
    """Return whether a fact verified on that day still counts today (UTC). False if never verified or dated in the future.

    Tomorrow is no future date: zones ahead of UTC may have it already.
    """
    return verified_on is not None and verified_on - ZONES_AHEAD <= today <= last_day(verified_on)


def latest_date(now: datetime) -> date:
    """Return the latest date that it is anywhere at `now`: no one can have verified anything on a later one."""
    return (now.astimezone(UTC) + FARTHEST_AHEAD).date()


@lru_cache(maxsize=1_000)
def last_day(verified_on: date) -> date:
    """Return the last day on which a fact verified on that day counts."""
    return verified_on + timedelta(days=MAX_AGE_DAYS)


def next_change(verified_on: Iterable[date | None], today: date) -> date | None:
    """Return the next day on which one of these facts expires or begins to count, or None."""
    days = [
        day
        for verified in verified_on
        if verified
        for day in (verified - ZONES_AHEAD, last_day(verified) + timedelta(days=1))
        if day > today
    ]
    return min(days, default=None)


def reminder_stage(verified_on: date, today: date, number: int) -> int | None:
    """Return the latest reminder stage that is due by now, or None.

    `number`, the provider's id, selects the day within the stage's spread.
    """
    age = (today - verified_on).days
    due = [days for days in REMINDER_STAGES if age >= days + number % SPREAD_DAYS[days]]
    return max(due, default=None)
