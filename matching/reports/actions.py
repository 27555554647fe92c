"""Counting what is asked for and what there is, without a row and without a name for anybody who asks."""

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

KEPT = timedelta(days=800)
ADD = """
INSERT INTO reports_tally (day, what, cell, count) VALUES (%s, %s, %s, %s)
ON CONFLICT (day, what, cell) DO UPDATE SET count = reports_tally.count + EXCLUDED.count
"""


def count(wanted: Criteria, found: Shortlist, *, now: datetime, of: str = "") -> None:
    """Count one question by its answer. `of` names the answers it came from: asked again, they count once a day."""
    best = max(found.relaxations, key=lambda one: one.adds, default=None)
    payer = vocabulary.payer_of(wanted.plan) if wanted.plan else wanted.payer
    concern = wanted.concerns[0] if wanted.concerns else None
    ticks = demand.ticks(wanted.state, payer, concern, found.ranking.eligible, best.drop if best else ())
    once = tokens.keyed("tally", f"{of}:{wanted.to_json()}").hex() if of else ""
    gateway.add(ticks, now.astimezone(UTC).date(), once)


def flush(*, now: datetime) -> int:
    """Write down what was counted, in one transaction; how many cells. Forgets what is older than about two years.

    Counts that PostgreSQL refused go back to where they were. Raises RedisError, DatabaseError.
    """
    counts = gateway.take()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(ADD, [(*key, number) for key, number in sorted(counts.items())])
            Tally.objects.filter(day__lt=(now - KEPT).date()).delete()
    except DatabaseError:
        gateway.give_back(counts)
        raise
    return len(counts)


def look(*, now: datetime) -> None:
    """Write down what there is today: who is listed, who can be booked, how many openings the next seven days have."""
    found, day = capacity.now(now), now.astimezone(UTC).date()
    figures = {"listed": found.listed, "bookable": found.bookable, "openings": found.openings}
    with transaction.atomic():
        for what, number in figures.items():
            Tally.objects.update_or_create(day=day, what=what, cell="", defaults={"count": number})
