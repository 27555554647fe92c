"""Count demand and record supply, without personal data."""

from datetime import UTC, datetime, timedelta

from django.db import DatabaseError, connection, transaction

from config.crypto import tokens
from matching.appointments.domain.criteria import Criteria
from matching.reports import gateways as gateway
from matching.reports.domain import demand
from matching.reports.models import Tally
from matching.reports.queries import capacity
from matching.search.queries.shortlist import Shortlist
from providers.directory.queries import vocabulary

RETENTION = timedelta(days=800)
ADD_SQL = """
INSERT INTO reports_tally (day, what, cell, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, what, cell) DO UPDATE SET count = reports_tally.count + EXCLUDED.count
"""


def count(criteria: Criteria, shortlist: Shortlist, *, now: datetime, of: str = "") -> None:
    """Count one match query. `of` is the reference of its match request, whose equal queries count once a day."""
    best = max(shortlist.relaxations, key=lambda relaxation: relaxation.adds, default=None)
    payer = vocabulary.payer_of(criteria.plan) if criteria.plan else criteria.payer
    concern = criteria.concerns[0] if criteria.concerns else None
    counters = demand.ticks(criteria.state, payer, concern, shortlist.ranking.eligible, best.drop if best else ())
    once = tokens.keyed("tally", f"{of}:{criteria.to_json()}").hex() if of else ""
    gateway.add(counters, now.astimezone(UTC).date(), once)


def flush(*, now: datetime) -> int:
    """Move the counts from Redis to PostgreSQL and return the number of cells. Deletes counts older than 800 days.

    If PostgreSQL fails, the counts go back to Redis. Raises RedisError, DatabaseError.
    """
    counts = gateway.take()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(ADD_SQL, [(*key, number) for key, number in sorted(counts.items())])
            Tally.objects.filter(day__lt=(now - RETENTION).date()).delete()
    except DatabaseError:
        gateway.give_back(counts)
        raise
    return len(counts)


def look(*, now: datetime) -> None:
    """Record today's supply: listed and bookable providers, and openings in the next seven days."""
    supply, day = capacity.now(now), now.astimezone(UTC).date()
    figures = {"listed": supply.listed, "bookable": supply.bookable, "openings": supply.openings}
    with transaction.atomic():
        for what, number in figures.items():
            Tally.objects.update_or_create(day=day, what=what, cell="", defaults={"count": number})
