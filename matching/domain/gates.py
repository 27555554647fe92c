"""Who passes: one question over one picture of the providers, gate by gate. Pure numpy over one shard."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import cached_property

import numpy as np

from matching.domain import columns as grid
from matching.domain import days
from matching.domain.columns import Array, Columns, Shard
from matching.domain.criteria import HORIZON_DAYS, Criteria
from providers.domain import intervals
from providers.domain.profile import AGE_GROUPS


class Question:
    """One question over one picture of the providers. Its parts are worked out when first needed, and once."""

    def __init__(self, columns: Columns, criteria: Criteria, as_of: datetime) -> None:
        self.columns, self.criteria, self.as_of = columns, criteria, as_of
        self.shard = columns.shards.get(criteria.state, Shard())

    @cached_property
    def rows(self) -> Array:
        """Rows that pass every gate that is never let go, openings aside."""
        shard, criteria = self.shard, self.criteria
        passed = shard.open & (shard.kind == grid.kind(criteria.care_type, criteria.format))
        passed &= (shard.ages >> AGE_GROUPS.index(criteria.age_group)) & 1 == 1
        if criteria.self_pay_max is not None:
            passed &= (shard.cents >= 0) & (shard.cents <= grid.cents(criteria.self_pay_max))
        if criteria.exclude:
            passed &= ~np.isin(shard.slug, [grid.slug_hash(slug) for slug in criteria.exclude])
        return np.flatnonzero(passed & (self._days_of_leave != 0))

    @cached_property
    def _days_of_leave(self) -> Array:
        """For each row, the days on which license and plan hold together, as a day mask."""
        shard, criteria = self.shard, self.criteria
        days = shard.authority.copy()
        for state in criteria.other_states:
            days &= _authority_elsewhere(self.columns.shards.get(state, Shard()), shard)
        for plan in [criteria.plan] if criteria.plan else []:
            days &= shard.plans.get(plan, np.zeros(len(shard), np.uint64))
        if criteria.payer:
            accepted = np.zeros(len(shard), np.uint64)
            for plan in self.columns.lexicon.payers.get(criteria.payer, ()):
                accepted |= shard.plans.get(plan, 0)
            days &= accepted
        return days

    @cached_property
    def hard(self) -> dict[str, Array]:
        """For each gate that a person could let go, whether each of `rows` passes it. Openings are not among them."""
        shard, criteria, rows, lexicon = self.shard, self.criteria, self.rows, self.columns.lexicon
        found: dict[str, Array] = {}
        if "genders" in criteria.must:
            found["genders"] = any_bit(shard.genders[rows], lexicon.genders, criteria.genders)
        if "approaches" in criteria.must:
            found["approaches"] = any_bit(shard.approaches[rows], lexicon.approaches, criteria.approaches)
        if criteria.trauma_informed == "required":
            found["trauma_informed"] = shard.trauma[rows]
        if criteria.languages:
            found["languages"] = any_bit(shard.languages[rows], lexicon.languages, criteria.languages)
        return found

    def starts(self, rows: Array, *, wide: bool = False, wished: bool = False) -> Array:
        """The starts of each row inside the window (28 days when `wide`), of the wished times only when `wished`."""
        shard, origin = self.shard, self.columns.origin
        asked = replace(self.criteria, window_days=HORIZON_DAYS) if wide else self.criteria
        first, last = asked.window(self.as_of)
        now = intervals.minute(self.as_of, up=True)
        found = shard.starts[rows]
        rules, which = np.unique(np.stack([shard.notice[rows], shard.horizon[rows]]), axis=1, return_inverse=True)
        windows = [
            grid.words(days.run(origin, max(first, now + notice), min(last, now + horizon)))
            for notice, horizon in rules.T.tolist()
        ]
        if windows:
            found &= np.stack(windows)[which.reshape(-1)]
        self._keep_days(found, rows, first, last)
        if wished:
            found &= self.wished_words
        return found

    def _keep_days(self, found: Array, rows: Array, first: int, last: int) -> None:
        """Strike out the starts on days without leave. Days are dates of the start in the seeker's zone."""
        dates = days.Days(self.criteria.timezone, self.columns.origin)
        needed = np.uint64(dates.between(first, last))
        granted = self._days_of_leave[rows] & needed
        for value in np.unique(granted[granted != needed]):
            found[granted == value] &= dates.starts(int(value))

    @cached_property
    def wished_words(self) -> Array:
        """The slots of the wished times, as words."""
        return days.wished(self.criteria.timezone, self.criteria.times, self.columns.origin)

    def passes(self, rows_open: Array, dropped: frozenset[str] = frozenset()) -> Array:
        """Which of `rows` pass every gate but those dropped, given which have an opening."""
        passed = rows_open.copy()
        for code, mask in self.hard.items():
            if code not in dropped:
                passed &= mask
        return passed

    def has_opening(self, dropped: frozenset[str] = frozenset()) -> Array:
        """Whether each of `rows` has an opening, with `times` or `window_days` let go if they are dropped."""
        wide = "window_days" in dropped
        wished = "times" in self.criteria.must and "times" not in dropped
        return np.asarray(self.starts(self.rows, wide=wide, wished=wished).any(axis=1))

    def eligible(self, dropped: frozenset[str] = frozenset()) -> int:
        """How many providers pass every gate but those dropped."""
        return int(self.passes(self.has_opening(dropped), dropped).sum())


def any_bit(column: Array, lexicon: Mapping[str, int], slugs: tuple[str, ...]) -> Array:
    """Whether each word of a column has the bit of any of these slugs."""
    return np.asarray(column & np.uint64(grid.bits(lexicon, slugs)) != 0)


def _authority_elsewhere(other: Shard, shard: Shard) -> Array:
    """For each row of `shard` the days on which the same provider may serve in the state of `other`."""
    if not len(other):
        return np.zeros(len(shard), np.uint64)
    place = np.minimum(np.searchsorted(other.provider, shard.provider), len(other) - 1)
    return np.where(other.provider[place] == shard.provider, other.authority[place], np.uint64(0))
