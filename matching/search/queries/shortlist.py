"""Answers to "who fits?": the ranking, over this process's index."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matching.appointments.domain.criteria import Criteria
from matching.search import index
from matching.search.domain import ranking as rankings
from matching.search.domain.hard_filters import Question
from matching.search.domain.ranking import Ranking
from matching.search.domain.relaxations import Relaxation, relaxations
from matching.search.domain.results import Winner


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The ranking of one question, and what letting go of an answer would add."""

    ranking: Ranking
    relaxations: tuple[Relaxation, ...]


def rank(criteria: Criteria, now: datetime, limit: int) -> Shortlist:
    """The best `limit` providers for these answers as of `now`."""
    with index.current(now) as columns:
        question = Question(columns, criteria, now)
        ranking = rankings.rank(question, limit)
        return Shortlist(ranking, relaxations(question, ranking.eligible))


def counts(variants: Mapping[str, Criteria], now: datetime) -> dict[str, int]:
    """How many providers would be on each of these lists as of `now`."""
    with index.current(now) as columns:
        return {name: len(Question(columns, criteria, now).eligible()) for name, criteria in variants.items()}


def standing(criteria: Criteria, now: datetime, provider: int) -> Winner | None:
    """One provider as they stand in that ranking, whatever their place; None if they don't pass every gate."""
    with index.current(now) as columns:
        return rankings.standing(Question(columns, criteria, now), provider)
