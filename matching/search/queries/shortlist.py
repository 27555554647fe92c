"""Run match queries over the index of this process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from matching.appointments.domain.criteria import Criteria
from matching.search import index
from matching.search.domain import ranking as rankings
from matching.search.domain.answer_changes import Answers
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.ranking import Ranking
from matching.search.domain.relaxations import Relaxation, relaxations
from matching.search.domain.results import RankedProvider
from matching.search.domain.ways_on import WaysOn, find


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The ranking of one match query, and what relaxing a filter would add."""

    ranking: Ranking
    relaxations: tuple[Relaxation, ...]


def rank(criteria: Criteria, now: datetime, limit: int) -> Shortlist:
    """Return the best `limit` providers for these criteria as of `now`."""
    with index.current(now) as arrays:
        query = MatchQuery(arrays, criteria, now)
        ranking = rankings.rank(query, limit)
        return Shortlist(ranking, relaxations(query, ranking.eligible))


def count_matches(variants: Mapping[str, Criteria], now: datetime) -> dict[str, int]:
    """Return how many providers are eligible for each of these criteria as of `now`, by name."""
    with index.current(now) as arrays:
        return {name: len(MatchQuery(arrays, criteria, now).eligible()) for name, criteria in variants.items()}


def ways_on(answers: Answers, now: datetime) -> WaysOn:
    """Return what would show therapists for these answers, which show none, with exact counts as of `now`."""
    with index.current(now) as arrays:
        return find(arrays, answers, now)


def rank_one(criteria: Criteria, now: datetime, provider: int) -> RankedProvider | None:
    """Return the result for one provider at any rank, or None if they fail a hard filter."""
    with index.current(now) as arrays:
        return rankings.rank_one(MatchQuery(arrays, criteria, now), provider)
