"""Offers: openings held for hours for a client who did not pick them. Statuses and rules."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from zoneinfo import ZoneInfo

from matching.booking.domain.quiet_hours import QuietHours

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
# Minutes by which a time of day may differ to count as the same.
SAME_TIME = 60

Candidate = tuple[int, datetime]


def expires_at(
    now: datetime, start: datetime, *, hours: int, notice: int, quiet: QuietHours | None = None, zone: str = "UTC"
) -> datetime | None:
    """Return when an offered hold expires: after `hours`, but at least `notice` minutes before `start`.

    It never expires in the quiet hours in `zone`: it lasts until the morning after, or ends the evening before if the
    notice leaves no morning. Returns None if that leaves less than an hour in which the person is awake.
    """
    latest = start - timedelta(minutes=notice)
    expiry = min(now + timedelta(hours=hours), latest)
    if quiet and quiet.contains(expiry, zone):
        morning = quiet.deadline(expiry, zone)
        expiry = morning if morning <= latest else quiet.period_start(expiry, zone)
    awake_from = quiet.awake_from(now, zone) if quiet else now
    return expiry if expiry - awake_from >= MIN_DURATION else None


def nearest_first(starts: Iterable[datetime], lost: datetime, zone: str) -> list[datetime]:
    """Order starts by how near they are to a lost one: its weekday and time of day first, then its time of day.

    Times of day are local times in `zone`; an hour more or less is the same time of day.
    """
    local_lost = lost.astimezone(ZoneInfo(zone))

    def key(start: datetime) -> tuple[int, timedelta]:
        local = start.astimezone(ZoneInfo(zone))
        difference = abs(_minutes(local) - _minutes(local_lost))
        same_time, same_day = (
            min(difference, 24 * 60 - difference) <= SAME_TIME,
            local.weekday() == local_lost.weekday(),
        )
        return (0 if same_time and same_day else 1 if same_time else 2 if same_day else 3), abs(start - lost)

    return sorted(starts, key=key)


def _minutes(local: datetime) -> int:
    return local.hour * 60 + local.minute


def interleave(lists: Sequence[Sequence[Candidate]]) -> Iterator[Candidate]:
    """Yield the first item of each list, then the second of each: several providers before several times of one."""
    for round_ in zip_longest(*lists):
        yield from (candidate for candidate in round_ if candidate is not None)
