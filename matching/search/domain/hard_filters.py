"""Which providers pass the hard filters of one match query. Pure numpy over the shard of one state.

Yes-or-no filters are ANDs of flag bitmaps. Filters that depend on days (license, plan) or money run only on the
remaining rows. Openings come last: half-day summaries decide almost every row, and only the rest need their slots.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce

import numpy as np

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.search.domain import provider_arrays
from matching.search.domain.day_bitmaps import Days, WindowMask, preferred_slots, slot_at, window_mask
from matching.search.domain.provider_arrays import ProviderArrays
from matching.search.domain.shard import Array, Flag, Shard, positions
from providers.directory.domain import intervals
from providers.directory.domain.profile import AGE_GROUPS

NOTHING: frozenset[str] = frozenset()
EVERY_DAY = np.uint64(provider_arrays.EVERY_DAY)


@dataclass(slots=True)
class Rows:
    """Some rows of a shard: their indexes, their records, and the days when both license and plan are in force."""

    at: Array
    records: Array
    valid_days: Array

    def __len__(self) -> int:
        return len(self.at)

    def take(self, selection: Array) -> "Rows":
        """Return the rows at these positions, given as booleans or as indexes."""
        indexes = np.flatnonzero(selection) if selection.dtype == np.bool_ else selection
        return Rows(self.at.take(indexes), self.records.take(indexes), self.valid_days.take(indexes))


class MatchQuery:
    """One match query over one snapshot of the providers. Each part is computed when first needed, and once."""

    def __init__(self, arrays: ProviderArrays, criteria: Criteria, as_of: datetime) -> None:
        self.arrays, self.criteria, self.as_of = arrays, criteria, as_of
        self.shard = arrays.shards.get(criteria.state) or Shard()
        self.days = Days(criteria.timezone, arrays.origin)
        self.today = self.days.day_index(intervals.to_minute(as_of))
        self._windows: dict[bool, WindowMask] = {}

    def considered(self) -> int:
        """Return how many providers are on the list today, at the client's place."""
        return self.arrays.considered(self.today)

    @cached_property
    def preferred_words(self) -> Array:
        """The slots in the preferred times, as words."""
        return preferred_slots(self.criteria.timezone, self.criteria.times, self.arrays.origin)

    @cached_property
    def base_mask(self) -> Array:
        """One bit a row: whether it passes every flag filter that can't be relaxed."""
        return self._any([("open", 1)]) & self._suitable

    @cached_property
    def _suitable(self) -> Array:
        """One bit a row: whether it passes every flag filter that can't be relaxed, with or without free places."""
        criteria = self.criteria
        visit_type = ("kind", provider_arrays.visit_kind_code(criteria.care_type, criteria.format))
        passed = self._any([visit_type]) & self._any([("age", AGE_GROUPS.index(criteria.age_group))])
        if self.plans:
            passed &= self._any([(name, plan) for plan in self.plans for name in ("plan", "some")])
        elif criteria.self_pay_max is None:
            return np.zeros_like(passed)
        return passed

    @cached_property
    def plans(self) -> tuple[str, ...]:
        """The acceptable plans, any one of them; empty for self-pay and for a payer without plans."""
        if self.criteria.plan:
            return (self.criteria.plan,)
        return self.arrays.vocabulary_bits.payers.get(self.criteria.payer or "", ())

    @cached_property
    def optional_masks(self) -> dict[str, Array]:
        """Filter code -> one bit a row, for each flag filter that can be relaxed."""
        criteria, vocabulary = self.criteria, self.arrays.vocabulary_bits
        masks: dict[str, Array] = {}
        if "genders" in criteria.must:
            masks["genders"] = self._any([("gender", vocabulary.genders[slug]) for slug in criteria.genders])
        if "approaches" in criteria.must:
            masks["approaches"] = self._any([("approach", vocabulary.approaches[slug]) for slug in criteria.approaches])
        if criteria.trauma_informed == "required":
            masks["trauma_informed"] = self._any([("trauma", 1)])
        if criteria.languages:
            masks["languages"] = self._any([("language", vocabulary.languages[slug]) for slug in criteria.languages])
        return masks

    def eligible(self, dropped: frozenset[str] = NOTHING) -> Rows:
        """Return the rows that pass every filter except those in `dropped`."""
        passed = reduce(
            np.bitwise_and, [mask for code, mask in self.optional_masks.items() if code not in dropped], self.base_mask
        )
        rows = self._with_valid_days(positions(passed))
        has_opening = self._has_opening(rows, dropped)
        return rows if has_opening.all() else rows.take(has_opening)

    def could_open(self) -> bool:
        """Return whether any row only lacks a free place or an opening, so that waiting can lead to it."""
        suitable = reduce(np.bitwise_and, self.optional_masks.values(), self._suitable)
        valid_days = np.unique(self._with_valid_days(positions(suitable)).valid_days)
        return any(self._has_slot(int(days)) for days in valid_days)

    def available_starts(self, rows: Rows, *, wide: bool = False, preferred_only: bool = False) -> Array:
        """Return the possible starts of each row in the window, as words from `window(wide).low` on.

        `wide` extends the window to 28 days. `preferred_only` limits it to the preferred times.
        """
        window = self.window(wide)
        starts = self.shard.starts.take(rows.at, axis=0)[:, window.low : window.high]
        starts &= window.slots[rows.records["rule"]]
        window_days = self._window_days(wide)
        valid_days = rows.valid_days & window_days
        for days in np.unique(valid_days[valid_days != window_days]):
            starts[valid_days == days] &= self.days.slots_on_days(int(days))[window.low : window.high]
        if preferred_only:
            starts &= self.preferred_words[window.low : window.high]
        return starts

    def window(self, wide: bool = False) -> WindowMask:
        """Return the slots of the window under each booking rule (notice and horizon)."""
        if wide not in self._windows:
            first, last = self._window_minutes(wide)
            now, origin = intervals.to_minute(self.as_of, up=True), self.arrays.origin
            self._windows[wide] = window_mask(
                tuple(
                    (slot_at(max(first, now + notice), origin), slot_at(min(last, now + horizon), origin))
                    for notice, horizon in self.arrays.rules
                )
            )
        return self._windows[wide]

    def _has_slot(self, days: int) -> bool:
        """Return whether the next 28 days have a slot on the dates of a day mask, at a preferred time if required."""
        first, last = self._window_minutes(wide=True)
        window = window_mask(((slot_at(first, self.arrays.origin), slot_at(last, self.arrays.origin)),))
        slots = window.slots[0] & self.days.slots_on_days(days)[window.low : window.high]
        if "times" in self.criteria.must:
            slots &= self.preferred_words[window.low : window.high]
        return bool(slots.any())

    def _window_minutes(self, wide: bool) -> tuple[int, int]:
        return self.criteria.window(self.as_of, HORIZON_DAYS if wide else None)

    def _window_days(self, wide: bool) -> np.uint64:
        """Return the day mask of the window in the client's time zone."""
        return np.uint64(self.days.between(*self._window_minutes(wide)))

    def _any(self, flags: Sequence[Flag]) -> Array:
        """Return one bit a row: whether it has any of these flags."""
        return reduce(np.bitwise_or, [self.shard.rows_with_flag(flag) for flag in flags])

    def _has_opening(self, rows: Rows, dropped: frozenset[str]) -> Array:
        """Return whether each row has an opening once the filters in `dropped` are relaxed."""
        wide = "window_days" in dropped
        if "times" in self.criteria.must and "times" not in dropped:
            return np.asarray(self.available_starts(rows, wide=wide, preferred_only=True).any(axis=1))
        window, window_days = self.window(wide), self._window_days(wide)
        half_days, rule = rows.records["half_days"], rows.records["rule"]
        always_valid = rows.valid_days & window_days == window_days
        has_opening = (half_days & window.full_half_days[rule] != 0) & always_valid
        undecided = np.flatnonzero(~has_opening & (half_days & window.partial_half_days[rule] != 0))
        if len(undecided):
            has_opening[undecided] = self.available_starts(rows.take(undecided), wide=wide).any(axis=1)
        return has_opening

    def _with_valid_days(self, at: Array) -> Rows:
        """Return these rows with their valid days, without those that fail the license, plan, fee or exclude filter."""
        criteria = self.criteria
        records = self.shard.records.take(at)
        rows = Rows(at, records, records["authority"] & self._plan_days(at))
        for state in criteria.other_states:
            rows.valid_days &= _license_days(self.arrays.shards.get(state) or Shard(), records["provider"])
        passed = (rows.valid_days != 0) & any_bit(records["listed"], 1 << self.today)
        if criteria.self_pay_max is not None:
            passed &= (records["cents"] >= 0) & (records["cents"] <= provider_arrays.cents(criteria.self_pay_max))
        if criteria.exclude:
            passed &= ~np.isin(records["slug"], [provider_arrays.slug_hash(slug) for slug in criteria.exclude])
        return rows if passed.all() else rows.take(passed)

    def _plan_days(self, at: Array) -> Array:
        """Return the days when each of these rows accepts one of the acceptable plans."""
        days = np.full(len(at), EVERY_DAY)
        if self.plans:
            partial = positions(self._suitable & ~self._any([("plan", plan) for plan in self.plans]))
            for row in partial[np.isin(partial, at, assume_unique=True)].tolist():
                days[np.searchsorted(at, row)] = self._partial_plan_days(row)
        return days

    def _partial_plan_days(self, row: int) -> int:
        masks: Iterable[int] = (self.shard.partial_days.get(plan, {}).get(row, 0) for plan in self.plans)
        return reduce(int.__or__, masks, 0)


def any_bit(column: Array, word: int) -> Array:
    """Return whether each word of a column shares a bit with `word`."""
    return np.asarray(column & np.uint64(word) != 0)


def _license_days(other: Shard, providers: Array) -> Array:
    """Return the days when each of these providers may practice in the state of another shard."""
    days = np.zeros(len(providers), np.uint64)
    if len(other) and len(providers):
        order = np.argsort(providers)
        place = order[np.minimum(np.searchsorted(providers, other.records["provider"], sorter=order), len(order) - 1)]
        same = providers[place] == other.records["provider"]
        days[place[same]] = other.records["authority"][same]
    return days
