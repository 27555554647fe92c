"""How well each row fits the preferences: sum(weight * share) / sum(weight), in ten-thousandths.

`docs/matching.md` has the evidence and the formula; the HTTP contract has the JSON names. Shares are always computed in
the same order and precision, so that the same row always gets the same fit.
"""

from dataclasses import dataclass

import numpy as np

from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.search.domain import provider_arrays
from matching.search.domain.day_bitmaps import first_bit
from matching.search.domain.hard_filters import MatchQuery, Rows, any_bit
from matching.search.domain.shard import Array
from providers.directory.domain import hours

FOCUS, LISTED = 1.0, 0.6
MAIN, OTHER = 2.0, 1.0
FIRST_CHOICE, OTHER_CHOICE = 1.0, 0.7
HALF_LIFE_DAYS = 3.0
# An opening outside the preferred times counts if it is more than this many days earlier, and then as that much later.
OFF_TIME_DAYS = 7
SCORE_SCALE = 10_000

# The share of `soon` by days from today: 1 up to tomorrow, then half as much every three days.
EARLINESS = np.array([0.5 ** (max(days - 1, 0) / HALF_LIFE_DAYS) for days in range(HORIZON_DAYS + OFF_TIME_DAYS + 3)])


@dataclass(slots=True)
class ScoredPreference:
    """One preference: `share` is how well each row meets it (0 to 1), `known` whether the row says anything about it."""

    code: str
    weight: int
    share: Array
    known: Array


@dataclass(slots=True)
class Openings:
    """The openings of some rows.

    `all` has all starts and `preferred` those in the preferred times, as words from `origin` on. `origin` and `first` (the
    first start) are in minutes since the epoch. `chosen` are the positions of these rows among the scored rows. `days`
    are local days from today to the first start that counts. `met` says which rows have a start in the preferred times
    (None: the client prefers no times).
    """

    rows: Rows
    chosen: Array
    origin: int
    all: Array
    preferred: Array
    first: Array
    days: Array
    met: Array | None = None

    def take(self, order: Array) -> "Openings":
        """Return the openings of the rows at these positions, without `met`."""
        rows, arrays = self.rows.take(order), (self.chosen, self.all, self.preferred, self.first, self.days)
        chosen, all_, preferred, first, days = (array.take(order, axis=0) for array in arrays)
        return Openings(rows, chosen, self.origin, all_, preferred, first, days)


class Scorer:
    """Scores the rows of a match query by everything except their openings, which `fit` takes as arguments."""

    def __init__(self, query: MatchQuery, rows: Rows) -> None:
        criteria = query.criteria
        weights = criteria.importance
        self.query, self.rows = query, rows
        self.preferences = [preference for preference in _preferences(query, rows.records) if preference.weight]
        self.times = weights.times if criteria.times and "times" not in criteria.must else 0
        self.soon = weights.soon
        self.total = sum(preference.weight for preference in self.preferences) + self.times + self.soon
        # The order of the sum is fixed: trauma training is added after the times.
        before = [each.weight * each.share for each in self.preferences if each.code != "trauma_informed"]
        after = [each.weight * each.share for each in self.preferences if each.code == "trauma_informed"]
        self._before_times, self._after_times = sum(before, np.zeros(len(rows))), after[0] if after else None

    def fit(self, indexes: Array | slice, met: Array | None, days: Array) -> Array:
        """Return the fit of the rows at these indexes, in ten-thousandths.

        `met` says which rows have openings in the preferred times (None: assume all). `days` are the days to the first
        opening.
        """
        if not self.total:
            return np.full(len(days), SCORE_SCALE)
        points = self._before_times[indexes]
        if self.times:
            points = points + (self.times if met is None else self.times * met)
        if self._after_times is not None:
            points = points + self._after_times[indexes]
        if self.soon:
            points = points + self.soon * EARLINESS[days]
        return np.rint(points / self.total * SCORE_SCALE).astype(np.int64)

    def earliest_days(self) -> Array:
        """Return, for each row, a lower bound of the days to its first opening."""
        query, records = self.query, self.rows.records
        half_days = records["half_days"] & query.window().partial_half_days[records["rule"]]
        return np.maximum(query.days.earliest_day(half_days) - query.today, 0)

    def openings(self, indexes: Array) -> Openings:
        """Return the openings of the rows at these indexes."""
        query, criteria, window = self.query, self.query.criteria, self.query.window()
        rows = self.rows.take(indexes)
        starts = query.available_starts(rows, preferred_only="times" in criteria.must)
        slots = window.low * 64 + first_bit(starts)
        days = query.days.of(slots) - query.today
        preferred, met = starts, None
        if criteria.times:
            preferred = starts & query.preferred_words[window.low : window.high]
            preferred_days = query.days.of(window.low * 64 + first_bit(preferred)) - query.today
            days, met = np.minimum(preferred_days, days + OFF_TIME_DAYS), preferred_days < len(EARLINESS)
        origin = query.arrays.origin
        first = origin + slots * hours.QUARTER
        return Openings(rows, indexes, origin + window.low * 64 * hours.QUARTER, starts, preferred, first, days, met)


def _preferences(query: MatchQuery, records: Array) -> list[ScoredPreference]:
    """Return the preferences that can differ between rows, without openings. A required value is equal for all rows."""
    criteria, vocabulary = query.criteria, query.arrays.vocabulary_bits
    weights, preferences = criteria.importance, []
    if criteria.concerns and weights.concerns:
        share = _concerns(records, [vocabulary.concerns[slug] for slug in criteria.concerns])
        preferences.append(ScoredPreference("concerns", weights.concerns, share, records["concerns"] != 0))
    if criteria.approaches and "approaches" not in criteria.must:
        own, first = records["approaches"], criteria.approaches[:1]
        others = any_bit(own, provider_arrays.bits(vocabulary.approaches, criteria.approaches)) * OTHER_CHOICE
        share = np.where(any_bit(own, provider_arrays.bits(vocabulary.approaches, first)), FIRST_CHOICE, others)
        preferences.append(ScoredPreference("approaches", weights.approaches, share, own != 0))
    if criteria.genders and "genders" not in criteria.must:
        own = records["genders"]
        share = any_bit(own, provider_arrays.bits(vocabulary.genders, criteria.genders)) * 1.0
        preferences.append(ScoredPreference("genders", weights.genders, share, own != 0))
    if criteria.identities:
        own = records["identities"]
        share = any_bit(own, provider_arrays.bits(vocabulary.identities, criteria.identities)) * 1.0
        preferences.append(ScoredPreference("identities", weights.identities, share, own != 0))
    if criteria.trauma_informed == "preferred":
        known = records["trauma"]
        preferences.append(ScoredPreference("trauma_informed", weights.trauma_informed, known * 1.0, known))
    return preferences


def _concerns(records: Array, concern_bits: list[int]) -> Array:
    """Return the mean level over the client's concerns, the first of which counts double. Computed in whole tenths."""
    every, main = np.uint64(sum(1 << bit for bit in concern_bits)), np.uint64(1 << concern_bits[0])
    tenths = np.zeros(len(records), np.int64)
    for word, level in ((records["concerns"], LISTED), (records["focus"], FOCUS - LISTED)):
        matches = np.bitwise_count(word & every) * OTHER + np.bitwise_count(word & main) * (MAIN - OTHER)
        tenths += (matches * round(level * 10)).astype(np.int64)
    return tenths / (10 * (MAIN + OTHER * (len(concern_bits) - 1)))
