"""How many providers dropping a hard filter would add, exactly. A filter is never dropped silently."""

from dataclasses import dataclass
from itertools import combinations

from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.search.domain.hard_filters import MatchQuery

# The easiest to give up first. License, age group, care type, format and payment are never offered.
ORDER = ("times", "window_days", "genders", "approaches", "trauma_informed", "languages")
FEW_RESULTS = 3


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One filter, or a pair, and how many providers dropping it adds."""

    drop: tuple[str, ...]
    adds: int


def relaxations(query: MatchQuery, eligible: int) -> tuple[Relaxation, ...]:
    """Return each filter that adds providers when dropped, in a fixed order.

    Pairs are tried only if fewer than three providers are eligible and no single filter helps.
    """
    codes = hard_codes(query)
    helpful = _count(query, eligible, [(code,) for code in codes])
    if not helpful and eligible < FEW_RESULTS:
        helpful = _count(query, eligible, list(combinations(codes, 2)))
    return tuple(helpful)


def hard_codes(query: MatchQuery) -> list[str]:
    """Return the filters of this query that can be dropped, the easiest to give up first."""
    return [code for code in ORDER if _is_hard(query, code)]


def _count(query: MatchQuery, eligible: int, drops: list[tuple[str, ...]]) -> list[Relaxation]:
    counted = [Relaxation(drop, len(query.eligible(frozenset(drop))) - eligible) for drop in drops]
    return [relaxation for relaxation in counted if relaxation.adds > 0]


def _is_hard(query: MatchQuery, code: str) -> bool:
    if code == "window_days":
        return query.criteria.window_days < HORIZON_DAYS
    if code == "times":
        return "times" in query.criteria.must
    return code in query.optional_masks
