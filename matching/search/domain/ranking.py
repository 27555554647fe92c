"""The ranking: providers that pass every hard filter, by fit in steps of five hundredths.

Within a step, providers new to Attune come first, then those with more free capacity, then those with an earlier
opening, then a random order that is fixed for the day. The order of two providers never depends on a third.

One 64-bit key holds everything that orders two rows; smaller keys come first. A key computed from a row's half days is
a lower bound of its exact key. So once twenty rows have exact keys, a row whose lower bound exceeds the twentieth can't
be in the results, and its starts are never read.
"""

from dataclasses import dataclass

import numpy as np

from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.results import RankedProvider, build_results
from matching.search.domain.scoring import SCORE_SCALE, Openings, Scorer
from matching.search.domain.shard import Array

STEP = 500  # ten-thousandths of fit: five hundredths
NEW_BELOW = 3  # fewer first clients than this: new to Attune

# Up to EXACT_BELOW rows are scored exactly. With more, PROBE_SIZE rows are scored first to find which others can matter.
EXACT_BELOW, PROBE_SIZE = 600, 200

# The key, from its highest bits: steps below the best (5), not new (1), load (31), days (6), tiebreak (21).
NOT_NEW_SHIFT, LOAD_SHIFT, DAYS_SHIFT, TIEBREAK_BITS = np.uint64(58), np.uint64(27), np.uint64(21), 21
STEPS_SHIFT = np.uint64(59)


@dataclass(frozen=True, slots=True)
class Ranking:
    """The result of one match query: how many are listed, how many pass every filter, and the best in order."""

    considered: int
    eligible: int
    results: tuple[RankedProvider, ...]


def rank(query: MatchQuery, limit: int, *, exact_below: int = EXACT_BELOW, probe_size: int = PROBE_SIZE) -> Ranking:
    """Return the best `limit` providers in order. `exact_below` and `probe_size` change the effort, never the result."""
    rows = query.eligible()
    if not len(rows):
        return Ranking(query.considered(), 0, ())
    scorer = Scorer(query, rows)
    tiebreak = _tiebreak(rows.records["provider"], query.criteria.seed(query.as_of.date()))
    static_key = _static_key(scorer, tiebreak)
    probe_size = max(probe_size, limit)
    score_all = len(rows) <= max(exact_below, probe_size)
    candidates = np.arange(len(rows)) if score_all else _candidates(scorer, static_key, limit, probe_size)
    openings, fit, key = _score_exactly(scorer, static_key, candidates)
    order = np.lexsort((tiebreak[candidates], key))[:limit]
    return Ranking(query.considered(), len(rows), build_results(scorer, openings, fit, order))


def rank_one(query: MatchQuery, provider: int) -> RankedProvider | None:
    """Return the result for one provider at any rank, or None if they fail a hard filter."""
    rows = query.eligible()
    own_rows = rows.take(rows.records["provider"] == provider)
    if not len(own_rows):
        return None
    scorer = Scorer(query, own_rows)
    openings = scorer.openings(np.arange(1))
    return build_results(scorer, openings, scorer.fit(slice(None), openings.met, openings.days), np.arange(1))[0]


def _candidates(scorer: Scorer, static_key: Array, limit: int, probe_size: int) -> Array:
    """Return the rows that can be among the best `limit`, and few others."""
    days = scorer.earliest_days()
    bounds = _sort_key(static_key, scorer.fit(slice(None), None, days), days)
    _openings, _fit, exact = _score_exactly(scorer, static_key, np.argpartition(bounds, probe_size)[:probe_size])
    last = np.partition(exact, limit - 1)[limit - 1]
    return np.flatnonzero(bounds <= last)


def _score_exactly(scorer: Scorer, static_key: Array, indexes: Array) -> tuple[Openings, Array, Array]:
    """Return openings, fit and key of the rows at these indexes."""
    openings = scorer.openings(indexes)
    fit = scorer.fit(indexes, openings.met, openings.days)
    return openings, fit, _sort_key(static_key[indexes], fit, openings.days)


def _static_key(scorer: Scorer, tiebreak: Array) -> Array:
    """Return the part of each row's key that doesn't depend on its openings."""
    records = scorer.rows.records
    not_new = (records["clients"] >= NEW_BELOW).astype(np.uint64)
    load = records["load"].astype(np.uint64)
    return (not_new << NOT_NEW_SHIFT) | (load << LOAD_SHIFT) | (tiebreak >> np.uint64(64 - TIEBREAK_BITS))


def _sort_key(static_key: Array, fit: Array, days: Array) -> Array:
    """Return keys from fit (ten-thousandths) and days to the first opening. Smaller keys come first."""
    steps_below = (SCORE_SCALE // STEP - fit // STEP).astype(np.uint64)
    return static_key | (steps_below << STEPS_SHIFT) | (days.astype(np.uint64) << DAYS_SHIFT)


def _tiebreak(providers: Array, seed: int) -> Array:
    """Return 64 well-mixed bits for each provider (the finalizer of SplitMix64)."""
    mixed = providers.astype(np.uint64) ^ np.uint64(seed)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
