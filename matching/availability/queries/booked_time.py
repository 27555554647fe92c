"""Booked time and capacity in use, from appointments and live holds."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from matching.availability.domain.booked_time import BookedTime
from providers.directory.domain import intervals

# Blocked periods, with the expiry of each hold.
BLOCKED_SQL = """
SELECT a.provider_id, lower(a.blocked_period), upper(a.blocked_period), a.held_until
FROM appointments_appointment a
WHERE a.provider_id = ANY(%(ids)s) AND upper(a.blocked_period) > %(since)s
  AND (a.status = 'booked' OR (a.status = 'held' AND a.held_until > %(now)s)) AND a.ref <> %(except_ref)s
"""
# Places taken since capacity was last verified, and clients who ever had a first visit.
CAPACITY_SQL = """
SELECT a.provider_id,
       count(*) FILTER (WHERE p.capacity_verified_on IS NULL
                           OR coalesce(a.booked_at, a.created_at) >= p.capacity_verified_on::timestamp AT TIME ZONE 'UTC'),
       count(*) FILTER (WHERE a.status <> 'held')
FROM appointments_appointment a JOIN directory_provider p ON p.id = a.provider_id
WHERE a.provider_id = ANY(%(ids)s) AND a.visit = 'first' AND a.ref <> %(except_ref)s
  AND (a.status IN ('booked', 'completed', 'no_show') OR (a.status = 'held' AND a.held_until > %(now)s))
GROUP BY a.provider_id
"""


def load(
    ids: Sequence[int], now: datetime, *, except_ref: str = ""
) -> tuple[dict[int, BookedTime], dict[int, datetime]]:
    """Return booked time by provider, and by provider when its next hold expires.

    `except_ref` leaves one appointment out.
    """
    parameters: dict[str, Any] = {
        "ids": list(ids),
        "now": now,
        "since": now - timedelta(days=1),
        "except_ref": except_ref,
    }
    busy: dict[int, list[intervals.Interval]] = defaultdict(list)
    expires_at: dict[int, datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute(BLOCKED_SQL, parameters)
        for provider, start, end, held_until in cursor.fetchall():
            busy[provider].append(intervals.to_interval(start, end))
            if held_until:
                expires_at[provider] = min(held_until, expires_at.get(provider, held_until))
        cursor.execute(CAPACITY_SQL, parameters)
        places = {provider: (places_taken, clients) for provider, places_taken, clients in cursor.fetchall()}
    none = (0, 0)
    booked = {
        provider: BookedTime(tuple(busy.get(provider, ())), *places.get(provider, none))
        for provider in {*busy, *places}
    }
    return booked, expires_at
