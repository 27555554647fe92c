"""Offers: openings held for hours for a client who did not pick them. Statuses and rules."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest

RESCUE, WAITLIST = "rescue", "waitlist"
KINDS = (RESCUE, WAITLIST)
OPEN, ACCEPTED, DECLINED, LAPSED, WITHDRAWN = "open", "accepted", "declined", "lapsed", "withdrawn"
STATUSES = (OPEN, ACCEPTED, DECLINED, LAPSED, WITHDRAWN)
TRANSITIONS: dict[str, frozenset[str]] = {
    OPEN: frozenset({ACCEPTED, DECLINED, LAPSED, WITHDRAWN}),
    # A lapsed offer can be accepted until someone else takes the time.
    LAPSED: frozenset({ACCEPTED, DECLINED, WITHDRAWN}),
    # An accepted waitlist offer is only a hold, which the client can accept again or decline.
    ACCEPTED: frozenset({ACCEPTED, DECLINED}),
    DECLINED: frozenset(),
    WITHDRAWN: frozenset(),
}
# A time that could be held for less than this is not worth a message.
MIN_DURATION = timedelta(hours=1)

Candidate = tuple[int, datetime]


def expires_at(now: datetime, start: datetime, *, hours: int, notice: int) -> datetime | None:
    """Return when an offered hold expires: after `hours`, but at least `notice` minutes before `start`.

    Returns None if that leaves less than an hour.
    """
    expiry = min(now + timedelta(hours=hours), start - timedelta(minutes=notice))
    return expiry if expiry - now >= MIN_DURATION else None


def interleave(lists: Sequence[Sequence[Candidate]]) -> Iterator[Candidate]:
    """Yield the first item of each list, then the second of each: several providers before several times of one."""
    for round_ in zip_longest(*lists):
        yield from (candidate for candidate in round_ if candidate is not None)
