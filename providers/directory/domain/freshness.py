"""How long a fact of a listing may be believed after somebody verified it."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

# No Surprises Act, section 116: directory information is verified at least every 90 days.
DAYS = 90
# Days after which a provider is asked whether a fact still holds.
STAGES = (60, 75, 85)
# Over how many days each stage is spread, so that those confirmed on one day are not all asked on one day.
SPREAD = {60: 10, 75: 6, 85: 4}


def fresh(verified_on: date | None, today: date) -> bool:
    """Whether a fact verified on that day still counts today. Never verified, or in the future: it doesn't."""
    return verified_on is not None and verified_on <= today <= last_day(verified_on)


@lru_cache(maxsize=1_000)
def last_day(verified_on: date) -> date:
    """The last day on which a fact verified on that day counts."""
    return verified_on + timedelta(days=DAYS)


def next_change(verified_on: Iterable[date | None], today: date) -> date | None:
    """The next day on which one of these facts turns stale or begins to count, or None."""
    days = [
        day
        for verified in verified_on
        if verified
        for day in (verified, last_day(verified) + timedelta(days=1))
        if day > today
    ]
    return min(days, default=None)


def stage(verified_on: date, today: date, number: int) -> int | None:
    """The last stage at which a provider should have been asked by now, or None.

    `number` (the provider's id) says which of the days of a stage is theirs.
    """
    age = (today - verified_on).days
    reached = [one for one in STAGES if age >= one + number % SPREAD[one]]
    return max(reached, default=None)
