"""The ranking: who passes every gate, by fit in steps of five hundredths.

Within a step come those new here, then those with more room, then the sooner, then a coin seeded by the day. The order of
two providers depends on those two alone.
"""

from dataclasses import dataclass

import numpy as np

from matching.domain.columns import Array
from matching.domain.fit import Scored, Winner
from matching.domain.gates import Question

STEP = 500  # ten-thousandths of fit: five hundredths
NEW_BELOW = 3


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to one question: how many were listed, how many passed every gate, and the best of them in order."""

    considered: int
    eligible: int
    winners: tuple[Winner, ...]


def rank(question: Question, limit: int) -> Ranking:
    """The best `limit` providers in order."""
    chosen = question.rows[question.passes(question.has_opening())]
    if not len(chosen):
        return Ranking(question.columns.considered, 0, ())
    scored = Scored(question, chosen)
    winners = tuple(scored.winner(place) for place in _order(question, scored)[:limit].tolist())
    return Ranking(question.columns.considered, len(chosen), winners)


def _order(question: Question, scored: Scored) -> Array:
    shard, rows = question.shard, scored.rows
    coin = _coin(shard.provider[rows], question.criteria.seed(question.as_of.date()))
    return np.lexsort((coin, scored.days, -shard.room[rows], shard.clients[rows] >= NEW_BELOW, -(scored.fit // STEP)))


def _coin(providers: Array, seed: int) -> Array:
    """64 well-mixed bits for each provider (the finalizer of SplitMix64), the same all day for the same question."""
    mixed = providers.astype(np.uint64) ^ np.uint64(seed)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
