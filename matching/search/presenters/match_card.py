"""The cards of a list: who, which reasons, what it costs, which times. One making for a person's page and for a caller's."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from matching.appointments import labels as wording
from matching.appointments.domain.criteria import Criteria
from matching.availability import labels as cost_labels
from matching.availability.domain import cost
from matching.search import labels as reason_labels
from matching.search.domain import reasons
from matching.search.queries import provider as provider_queries
from providers.directory.domain import intervals
from providers.directory.models import Provider
from providers.directory.queries import vocabulary

TIMES = 4


def cards(winners: Any, wanted: Criteria, now: datetime) -> list[dict[str, Any]]:
    """The winners of a ranking as they stand on a list, in order."""
    public = {one.provider.id: one for one in provider_queries.remembered([w.provider for w in winners], now)}
    kept = [(winner, public[winner.provider]) for winner in winners if winner.provider in public]
    labels, zone = vocabulary.labels(), wanted.timezone
    return [
        {
            "provider": one.provider,
            "languages": [labels["languages"][slug] for slug in sorted(one.diary.profile.languages)],
            "experience": now.year - one.provider.practicing_since if one.provider.practicing_since else None,
            "reasons": [
                {"status": r.status, "text": reason_labels.reason(r, labels, zone, now)} for r in reasons.card(winner.reasons)
            ],
            "times": [
                {"value": at.isoformat(), "clock": wording.clock(at.astimezone(ZoneInfo(zone))),
                 "day": wording.near_day(at, now, zone)}
                for at in map(intervals.instant, winner.starts[:TIMES])
            ],
            "cost": price(wanted, one.provider),
        }
        for winner, one in kept
    ]  # fmt: skip


def price(wanted: Criteria | None, row: Provider) -> str | None:
    """What a session costs, in a sentence; None while nobody said how they pay."""
    if wanted is None:
        return None
    known = cost.of(wanted, row.self_pay_fee)
    return cost_labels.cost_text(known.basis, known.amount)
