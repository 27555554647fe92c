"""Who passes: one question over one picture of the providers, gate by gate. Pure numpy over one shard.

Gates that ask yes or no are ANDs of marks. What depends on days (license, plan) or on money is asked only of the rows
that are left, and openings last: half days answer for nearly every row, its quarter hours only where they can't.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce

import numpy as np

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.search.domain import provider_arrays as grid
from matching.search.domain.day_bitmaps import Days, Span, slot, span, wished
from matching.search.domain.provider_arrays import Columns
from matching.search.domain.shard import Array, Mark, Shard, positions
from providers.directory.domain import intervals
from providers.directory.domain.profile import AGE_GROUPS

NOTHING: frozenset[str] = frozenset()
EVERY_DAY = np.uint64(grid.EVERY_DAY)


@dataclass(slots=True)
class Rows:
    """Some rows of the shard: where they are, their records, and the days on which license and plan hold for each."""

    at: Array
    records: Array
    leave: Array

    def __len__(self) -> int:
        return len(self.at)

    def kept(self, chosen: Array) -> "Rows":
        """Those at these places, given as booleans or as numbers."""
        places = np.flatnonzero(chosen) if chosen.dtype == np.bool_ else chosen
        return Rows(self.at.take(places), self.records.take(places), self.leave.take(places))


class Question:
    """One question over one picture of the providers. Its parts are worked out when first needed, and once."""

    def __init__(self, columns: Columns, criteria: Criteria, as_of: datetime) -> None:
        self.columns, self.criteria, self.as_of = columns, criteria, as_of
        self.shard = columns.shards.get(criteria.state) or Shard()
        self.days = Days(criteria.timezone, columns.origin)
        self.today = self.days.number(intervals.minute(as_of))
        self._spans: dict[bool, Span] = {}

    @cached_property
    def wished_words(self) -> Array:
        """The slots of the wished times, as words."""
        return wished(self.criteria.timezone, self.criteria.times, self.columns.origin)

    @cached_property
    def base(self) -> Array:
        """One bit a slot: who passes the marks of every gate that is never let go."""
        criteria = self.criteria
        kind = ("kind", grid.kind(criteria.care_type, criteria.format))
        passed = self._any([("open", 1)]) & self._any([kind])
        passed &= self._any([("age", AGE_GROUPS.index(criteria.age_group))])
        if self.plans:
            passed &= self._any([(held, plan) for plan in self.plans for held in ("plan", "some")])
        elif criteria.self_pay_max is None:
            return np.zeros_like(passed)
        return passed

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """The plans of which any one will do; none when paying without insurance, or of a payer that has none."""
        if self.criteria.plan:
            return (self.criteria.plan,)
        return self.columns.lexicon.payers.get(self.criteria.payer or "", ())

    @cached_property
    def hard(self) -> dict[str, Array]:
        """For each gate that a person could let go, one bit a slot: who passes it. Openings are not among them."""
        criteria, lexicon = self.criteria, self.columns.lexicon
        found: dict[str, Array] = {}
        if "genders" in criteria.must:
            found["genders"] = self._any([("gender", lexicon.genders[slug]) for slug in criteria.genders])
        if "approaches" in criteria.must:
            found["approaches"] = self._any([("approach", lexicon.approaches[slug]) for slug in criteria.approaches])
        if criteria.trauma_informed == "required":
            found["trauma_informed"] = self._any([("trauma", 1)])
        if criteria.languages:
            found["languages"] = self._any([("language", lexicon.languages[slug]) for slug in criteria.languages])
        return found

    def eligible(self, dropped: frozenset[str] = NOTHING) -> Rows:
        """The rows that pass every gate but those dropped."""
        passed = reduce(np.bitwise_and, [marks for code, marks in self.hard.items() if code not in dropped], self.base)
        rows = self._with_leave(positions(passed))
        opened = self._opened(rows, dropped)
        return rows if opened.all() else rows.kept(opened)

    def starts(self, rows: Rows, *, wide: bool = False, wished: bool = False) -> Array:
        """The starts of each row inside the window (28 days when `wide`), of the wished times only when `wished`.

        Words from `window(wide).low` on.
        """
        window = self.window(wide)
        found = self.shard.starts.take(rows.at, axis=0)[:, window.low : window.high]
        found &= window.slots[rows.records["rule"]]
        needed = self._needed(wide)
        granted = rows.leave & needed
        for value in np.unique(granted[granted != needed]):
            found[granted == value] &= self.days.starts(int(value))[window.low : window.high]
        if wished:
            found &= self.wished_words[window.low : window.high]
        return found

    def window(self, wide: bool = False) -> Span:
        """The slots of the window under each rule of notice and horizon."""
        if wide not in self._spans:
            first, last = self._window(wide)
            now, origin = intervals.minute(self.as_of, up=True), self.columns.origin
            self._spans[wide] = span(
                tuple(
                    (slot(max(first, now + notice), origin), slot(min(last, now + horizon), origin))
                    for notice, horizon in self.columns.rules
                )
            )
        return self._spans[wide]

    def _window(self, wide: bool) -> tuple[int, int]:
        return self.criteria.window(self.as_of, HORIZON_DAYS if wide else None)

    def _needed(self, wide: bool) -> np.uint64:
        """The days of the window, in the seeker's zone."""
        return np.uint64(self.days.between(*self._window(wide)))

    def _any(self, marks: Sequence[Mark]) -> Array:
        """One bit a slot: who has any of these marks."""
        return reduce(np.bitwise_or, [self.shard.marked(mark) for mark in marks])

    def _opened(self, rows: Rows, dropped: frozenset[str]) -> Array:
        """Whether each row has an opening, with `times` or `window_days` let go if they are dropped."""
        wide = "window_days" in dropped
        if "times" in self.criteria.must and "times" not in dropped:
            return np.asarray(self.starts(rows, wide=wide, wished=True).any(axis=1))
        window, needed = self.window(wide), self._needed(wide)
        seen, rule = rows.records["cells"], rows.records["rule"]
        always = rows.leave & needed == needed
        found = (seen & window.whole[rule] != 0) & always
        unsure = np.flatnonzero(~found & (seen & window.touched[rule] != 0))
        if len(unsure):
            found[unsure] = self.starts(rows.kept(unsure), wide=wide).any(axis=1)
        return found

    def _with_leave(self, at: Array) -> Rows:
        """These rows with the days on which license and plan hold, without those that money or name shuts out."""
        criteria = self.criteria
        records = self.shard.records.take(at)
        rows = Rows(at, records, records["authority"] & self._plan_days(at))
        for state in criteria.other_states:
            rows.leave &= _authority_in(self.columns.shards.get(state) or Shard(), records["provider"])
        passed = rows.leave != 0
        if criteria.self_pay_max is not None:
            passed &= (records["cents"] >= 0) & (records["cents"] <= grid.cents(criteria.self_pay_max))
        if criteria.exclude:
            passed &= ~np.isin(records["slug"], [grid.slug_hash(slug) for slug in criteria.exclude])
        return rows if passed.all() else rows.kept(passed)

    def _plan_days(self, at: Array) -> Array:
        """For each of these slots the days on which a plan that will do holds."""
        found = np.full(len(at), EVERY_DAY)
        if self.plans:
            partly = positions(self.base & ~self._any([("plan", plan) for plan in self.plans]))
            for slot in partly[np.isin(partly, at, assume_unique=True)].tolist():
                found[np.searchsorted(at, slot)] = self._some_days(slot)
        return found

    def _some_days(self, at: int) -> int:
        held: Iterable[int] = (self.shard.some_days.get(plan, {}).get(at, 0) for plan in self.plans)
        return reduce(int.__or__, held, 0)


def any_bit(column: Array, word: int) -> Array:
    """Whether each word of a column has any bit of this one."""
    return np.asarray(column & np.uint64(word) != 0)


def _authority_in(other: Shard, providers: Array) -> Array:
    """For each of these providers the days on which they may serve in the state of another shard."""
    found = np.zeros(len(providers), np.uint64)
    if len(other) and len(providers):
        order = np.argsort(providers)
        place = order[np.minimum(np.searchsorted(providers, other.records["provider"], sorter=order), len(order) - 1)]
        same = providers[place] == other.records["provider"]
        found[place[same]] = other.records["authority"][same]
    return found
