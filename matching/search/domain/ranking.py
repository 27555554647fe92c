"""The ranking: who passes every gate, by fit in steps of five hundredths.

Within a step come those new here, then those with more room, then the sooner, then a coin seeded by the day. The order of
two providers depends on those two alone.

Everything that orders two rows is packed into one 64-bit key, small first. A key reckoned with the best that a row's half
days allow can only be too small, so once twenty rows are known exactly, a row whose best key is larger than the twentieth
can't be among the winners, and its starts are never read.
"""

from dataclasses import dataclass

import numpy as np

from matching.search.domain.hard_filters import Question
from matching.search.domain.results import Winner, winners
from matching.search.domain.scoring import WHOLE, Openings, Weighed
from matching.search.domain.shard import Array

STEP = 500  # ten-thousandths of fit: five hundredths
NEW_BELOW = 3

# As many rows are worth weighing exactly before asking which are worth it at all; of more, so many are probed first.
FEW, PROBED = 600, 200

# The key, from its highest bits: steps below the best (5), known here (1), crowd (31), days (6), coin (21).
KNOWN_AT, CROWD_AT, DAYS_AT, COIN_BITS = np.uint64(58), np.uint64(27), np.uint64(21), 21
STEPS_AT = np.uint64(59)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to one question: how many were listed, how many passed every gate, and the best of them in order."""

    considered: int
    eligible: int
    winners: tuple[Winner, ...]


def rank(question: Question, limit: int, *, few: int = FEW, probed: int = PROBED) -> Ranking:
    """The best `limit` providers in order. `few` and `probed` change the effort and never the answer."""
    rows = question.eligible()
    if not len(rows):
        return Ranking(question.columns.considered, 0, ())
    weighed = Weighed(question, rows)
    coin = _coin(rows.records["provider"], question.criteria.seed(question.as_of.date()))
    fixed = _fixed(weighed, coin)
    probed = max(probed, limit)
    chosen = _contenders(weighed, fixed, limit, probed) if len(rows) > max(few, probed) else np.arange(len(rows))
    openings, fit, key = _exactly(weighed, fixed, chosen)
    order = np.lexsort((coin[chosen], key))[:limit]
    return Ranking(question.columns.considered, len(rows), winners(weighed, openings, fit, order))


def standing(question: Question, provider: int) -> Winner | None:
    """One provider as they would stand in the ranking; None if they don't pass every gate."""
    rows = question.eligible()
    mine = rows.kept(rows.records["provider"] == provider)
    if not len(mine):
        return None
    weighed = Weighed(question, mine)
    openings = weighed.openings(np.arange(1))
    return winners(weighed, openings, weighed.fit(slice(None), openings.met, openings.days), np.arange(1))[0]


def _contenders(weighed: Weighed, fixed: Array, limit: int, probed: int) -> Array:
    """The rows that may be among the best `limit`, and few others."""
    days = weighed.soonest()
    best = _key(fixed, weighed.fit(slice(None), None, days), days)
    _openings, _fit, exact = _exactly(weighed, fixed, np.argpartition(best, probed)[:probed])
    last = np.partition(exact, limit - 1)[limit - 1]
    return np.flatnonzero(best <= last)


def _exactly(weighed: Weighed, fixed: Array, chosen: Array) -> tuple[Openings, Array, Array]:
    """Openings, fit and key of the chosen rows."""
    openings = weighed.openings(chosen)
    fit = weighed.fit(chosen, openings.met, openings.days)
    return openings, fit, _key(fixed[chosen], fit, openings.days)


def _fixed(weighed: Weighed, coin: Array) -> Array:
    """The part of each row's key that its openings don't change."""
    records = weighed.rows.records
    known = (records["clients"] >= NEW_BELOW).astype(np.uint64)
    return (known << KNOWN_AT) | (records["crowd"].astype(np.uint64) << CROWD_AT) | (coin >> np.uint64(64 - COIN_BITS))


def _key(fixed: Array, fit: Array, days: Array) -> Array:
    """Keys by fit (ten-thousandths) and days to the first opening: the smaller comes first."""
    below = (WHOLE // STEP - fit // STEP).astype(np.uint64)
    return fixed | (below << STEPS_AT) | (days.astype(np.uint64) << DAYS_AT)


def _coin(providers: Array, seed: int) -> Array:
    """64 well-mixed bits for each provider (the finalizer of SplitMix64), the same all day for the same question."""
    mixed = providers.astype(np.uint64) ^ np.uint64(seed)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
