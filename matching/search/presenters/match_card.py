"""The cards of ranked providers, for the shortlist and for phone booking."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from matching.appointments import labels as appointment_labels
from matching.appointments.domain.criteria import Criteria
from matching.availability import labels as cost_labels
from matching.availability.domain import cost
from matching.search import labels as reason_labels
from matching.search.domain import reasons
from matching.search.domain.reasons import Reason
from matching.search.domain.results import RankedProvider
from matching.search.queries.provider import PublicProvider
from providers.directory.domain import intervals
from providers.directory.models import Provider
from providers.directory.queries import vocabulary

MAX_TIMES = 4


def cards(
    ranked: Iterable[tuple[RankedProvider, PublicProvider]], criteria: Criteria, now: datetime
) -> list[dict[str, Any]]:
    """Return a card for each ranked provider, in order: the record, reasons, first times and cost."""
    labels, zone = vocabulary.labels(), criteria.timezone
    return [
        {
            "provider": public.provider,
            "languages": [labels["languages"][slug] for slug in sorted(public.availability.profile.languages)],
            "experience": years_in_practice(public.provider, now),
            "reasons": [
                {"status": reason.status, "text": _text(reason, public, labels, zone, now)}
                for reason in reasons.top_for_card(winner.reasons)
            ],
            "times": [
                {
                    "value": start.isoformat(),
                    "clock": appointment_labels.clock(start.astimezone(ZoneInfo(zone))),
                    "day": appointment_labels.near_day(start, now, zone),
                }
                for start in map(intervals.to_datetime, winner.starts[:MAX_TIMES])
            ],
            "cost": price(criteria, public.provider),
        }
        for winner, public in ranked
    ]


def _text(reason: Reason, public: PublicProvider, labels: appointment_labels.Labels, zone: str, now: datetime) -> str:
    """Return the sentence for a reason. Trauma training names the courses, because a course is what was verified."""
    if reason.code == "trauma_informed" and reason.status == reasons.FITS and public.trainings:
        return reason_labels.trainings((training.name, training.year) for training in public.trainings)
    return reason_labels.reason(reason, labels, zone, now)


def years_in_practice(provider: Provider, now: datetime) -> int | None:
    """Return full calendar years since the first year in practice, or None if unknown."""
    return now.year - provider.practicing_since if provider.practicing_since else None


def price(criteria: Criteria | None, provider: Provider) -> str | None:
    """Return the cost of a session as a sentence; None without criteria, which say who pays."""
    if criteria is None:
        return None
    estimate = cost.estimate_cost(criteria, provider.self_pay_fee)
    return cost_labels.cost_text(estimate.basis, estimate.amount)
