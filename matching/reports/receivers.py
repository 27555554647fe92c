"""Count demand for every match query."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from matching.appointments.domain.criteria import Criteria
from matching.reports import actions
from matching.search.queries.shortlist import Shortlist
from matching.search.signals import match_answered


@receiver(match_answered)
def count_demand(criteria: Criteria, shortlist: Shortlist, now: datetime, source: str, **_: Any) -> None:
    """Count one match query. Repeated queries of one match request count once a day."""
    actions.count_demand(criteria, shortlist, now=now, of=source)
