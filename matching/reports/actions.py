"""Count demand and record supply, without personal data."""

from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection, transaction

from config.crypto import tokens
from matching.appointments.domain.criteria import Criteria
from matching.reports import gateways as gateway
from matching.reports.domain import demand
from matching.reports.models import DailyCount
from matching.reports.queries import capacity
from matching.search.queries.shortlist import Shortlist
from providers.directory.queries import vocabulary

RETENTION = timedelta(days=800)
ADD_SQL = """
INSERT INTO reports_dailycount (day, what, cell, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, what, cell) DO UPDATE SET count = reports_dailycount.count + EXCLUDED.count
"""


def count_demand(criteria: Criteria, shortlist: Shortlist, *, now: datetime, of: str = "") -> None:
    """Count one match query. `of` is the reference of its match request, whose equal queries count once a day."""
    best = max(shortlist.relaxations, key=lambda relaxation: relaxation.adds, default=None)
    payer = vocabulary.payer_slug(criteria.plan) if criteria.plan else criteria.payer
    concern = criteria.concerns[0] if criteria.concerns else None
    counters = demand.counters(criteria.state, payer, concern, shortlist.ranking.eligible, best.drop if best else ())
    once = tokens.keyed_hash("tally", f"{of}:{criteria.to_json()}").hex() if of else ""
    gateway.add(counters, now.astimezone(UTC).date(), once)


def flush(*, now: datetime) -> int:
    """Move the counts from Redis to PostgreSQL and return the number of cells. Deletes counts older than 800 days.

    If PostgreSQL fails, the counts go back to Redis. Raises RedisError, DatabaseError.
    """
    counts = gateway.take_all()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(ADD_SQL, [(*key, number) for key, number in sorted(counts.items())])
            DailyCount.objects.filter(day__lt=(now - RETENTION).date()).delete()
    except DatabaseError:
        gateway.put_back(counts)
        raise
    return len(counts)


def snapshot_supply(*, now: datetime) -> None:
    """Record today's supply: listed and bookable providers, and openings in the next seven days."""
    supply, day = capacity.current(now), now.astimezone(UTC).date()
    figures = {"listed": supply.listed, "bookable": supply.bookable, "openings": supply.openings}
    with transaction.atomic():
        for what, number in figures.items():
            DailyCount.objects.update_or_create(day=day, what=what, cell="", defaults={"count": number})
