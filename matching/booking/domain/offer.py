"""Offers: times kept for somebody for hours, whom they didn't choose themselves. The figures and the words of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

RESCUE, WAITLIST = "rescue", "waitlist"
KINDS = (RESCUE, WAITLIST)
OPEN, ACCEPTED, DECLINED, LAPSED, WITHDRAWN = "open", "accepted", "declined", "lapsed", "withdrawn"
STATUSES = (OPEN, ACCEPTED, DECLINED, LAPSED, WITHDRAWN)
# A time that could be kept for less than this is not worth a message.
SHORTEST = timedelta(hours=1)

Candidate = tuple[int, datetime]


def until(now: datetime, start: datetime, *, hours: int, notice: int) -> datetime | None:
    """Until when a start may be kept: so many hours, never past the provider's `notice` (minutes) before it.

    None where that leaves less than an hour.
    """
    found = min(now + timedelta(hours=hours), start - timedelta(minutes=notice))
    return found if found - now >= SHORTEST else None


def in_turns(lists: Sequence[Sequence[Candidate]]) -> Iterator[Candidate]:
    """The first of each list, then the second of each, and so on: several therapists before several times of one."""
    for turn in zip_longest(*lists):
        yield from (one for one in turn if one is not None)
