"""The ranking: hard gates, a fit from what the seeker stated, and an order. Pure numpy over one shard.

The formula and its evidence stand in `docs/matching.md`; the wire names in the HTTP contract. In short: who passes every
gate is weighed by sum(weight * share) / sum(weight) over the wishes that were stated (`soon` always is), in steps of five
hundredths; within a step come those new here, then those with more room, then the sooner, then a coin seeded by the day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from matching.domain import columns as grid
from matching.domain import reasons
from matching.domain.columns import Array, Columns, Shard
from matching.domain.criteria import HORIZON_DAYS, Criteria, Times
from matching.domain.reasons import Reason
from providers.domain import hours, intervals
from providers.domain.profile import AGE_GROUPS

FOCUS, LISTED = 1.0, 0.6
MAIN, OTHER = 2.0, 1.0
FIRST_CHOICE, OTHER_CHOICE = 1.0, 0.7
HALF_LIFE_DAYS = 3.0
# An opening outside the wished times counts when it is more than this many days earlier, and then as that much later.
OFF_TIME_DAYS = 7
STEP = 500  # ten-thousandths of fit: five hundredths
NEW_BELOW = 3
OPENINGS_SHOWN = 6
NEVER = 10_000


@dataclass(frozen=True, slots=True)
class Winner:
    """One provider of the list. `starts` are minutes since the epoch; `fit` lies in [0, 1], to four decimals."""

    provider: int
    fit: float
    reasons: tuple[Reason, ...]
    starts: tuple[int, ...]
    minutes: int
    next_start: int
    cents: int | None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer to one question: how many were listed, how many passed every gate, and the best of them in order."""

    considered: int
    eligible: int
    winners: tuple[Winner, ...]


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
            found["genders"] = _any_bit(shard.genders[rows], lexicon.genders, criteria.genders)
        if "approaches" in criteria.must:
            found["approaches"] = _any_bit(shard.approaches[rows], lexicon.approaches, criteria.approaches)
        if criteria.trauma_informed == "required":
            found["trauma_informed"] = shard.trauma[rows]
        if criteria.languages:
            found["languages"] = _any_bit(shard.languages[rows], lexicon.languages, criteria.languages)
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
            grid.words(_run(origin, max(first, now + notice), min(last, now + horizon)))
            for notice, horizon in rules.T.tolist()
        ]
        if windows:
            found &= np.stack(windows)[which.reshape(-1)]
        self._keep_days(found, rows, first, last)
        if wished:
            found &= self._wished_words
        return found

    def _keep_days(self, found: Array, rows: Array, first: int, last: int) -> None:
        """Strike out the starts on days without leave. Days are dates of the start in the seeker's zone."""
        days = Days(self.criteria.timezone, self.columns.origin)
        needed = np.uint64(days.between(first, last))
        granted = self._days_of_leave[rows] & needed
        for value in np.unique(granted[granted != needed]):
            found[granted == value] &= grid.words(days.starts(int(value)))

    @cached_property
    def _wished_words(self) -> Array:
        return _wished(self.criteria.timezone, self.criteria.times, self.columns.origin)

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

    def rank(self, limit: int) -> Ranking:
        """The best `limit` providers in order."""
        chosen = self.rows[self.passes(self.has_opening())]
        if not len(chosen):
            return Ranking(self.columns.considered, 0, ())
        scored = Scored(self, chosen)
        winners = tuple(scored.winner(place) for place in scored.order[:limit].tolist())
        return Ranking(self.columns.considered, len(chosen), winners)


@dataclass(slots=True)
class Wish:
    """One weighed wish: how well each candidate meets it, from 0 to 1, and for whom that is known."""

    code: str
    weight: int
    share: Array
    known: Array | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)


class Scored:
    """The candidates that passed every gate, weighed."""

    def __init__(self, question: Question, rows: Array) -> None:
        self.question, self.rows = question, rows
        shard, criteria = question.shard, question.criteria
        self.open = question.starts(rows, wished="times" in criteria.must)
        self.wished = self.open & question._wished_words if criteria.times else self.open
        self.days = self._days_to_first()
        self.wishes = [wish for wish in self._wishes(shard, criteria) if wish.weight]
        total = sum(wish.weight for wish in self.wishes)
        points = sum((wish.weight * wish.share for wish in self.wishes), np.zeros(len(rows)))
        self.fit = np.rint(points / total * 10_000).astype(np.int64) if total else np.full(len(rows), 10_000)
        coin = _coin(shard.provider[rows], criteria.seed(question.as_of.date()))
        self.order = np.lexsort(
            (coin, self.days, -shard.room[rows], shard.clients[rows] >= NEW_BELOW, -(self.fit // STEP))
        )

    def _days_to_first(self) -> Array:
        """Local days from today to the first start; one outside the wished times counts as a week later."""
        question = self.question
        days = Days(question.criteria.timezone, question.columns.origin)
        today = days.number(intervals.minute(question.as_of))
        wished = days.first(self.wished) - today
        if not question.criteria.times:
            return wished
        return np.minimum(wished, days.first(self.open) - today + OFF_TIME_DAYS)

    def _wishes(self, shard: Shard, criteria: Criteria) -> Iterator[Wish]:
        rows, weight, lexicon = self.rows, criteria.importance, self.question.columns.lexicon
        if criteria.concerns:
            listed, focus = shard.concerns[rows], shard.focus[rows]
            yield Wish(
                "concerns", weight.concerns, _concerns(listed, focus, lexicon.concerns, criteria.concerns), listed != 0
            )
        if criteria.approaches and "approaches" not in criteria.must:
            offered = shard.approaches[rows]
            share = OTHER_CHOICE * _any_bit(offered, lexicon.approaches, criteria.approaches[1:])
            share[_any_bit(offered, lexicon.approaches, criteria.approaches[:1])] = FIRST_CHOICE
            yield Wish("approaches", weight.approaches, share, offered != 0)
        if criteria.genders and "genders" not in criteria.must:
            own = shard.genders[rows]
            yield Wish("genders", weight.genders, _any_bit(own, lexicon.genders, criteria.genders) * 1.0, own != 0)
        if criteria.identities:
            own = shard.identities[rows]
            share = _any_bit(own, lexicon.identities, criteria.identities) * 1.0
            yield Wish("identities", weight.identities, share, own != 0)
        if criteria.times and "times" not in criteria.must:
            yield Wish("times", weight.times, np.where(self.wished.any(axis=1), 1.0, 0.0))
        if criteria.trauma_informed == "preferred":
            known = shard.trauma[rows]
            yield Wish("trauma_informed", weight.trauma_informed, known * 1.0, known)
        late = np.maximum(self.days - 1, 0)
        yield Wish("soon", weight.soon, 0.5 ** (late / HALF_LIFE_DAYS))

    def winner(self, place: int) -> Winner:
        """One candidate with reasons and openings."""
        shard, row, origin = self.question.shard, self.rows[place], self.question.columns.origin
        wished, open_ = grid.bitmap(self.wished[place]), grid.bitmap(self.open[place])
        shown = hours.minutes_of(wished, origin, OPENINGS_SHOWN)
        shown += hours.minutes_of(open_ & ~wished, origin, OPENINGS_SHOWN - len(shown))
        fee = int(shard.cents[row])
        return Winner(
            provider=int(shard.provider[row]),
            fit=int(self.fit[place]) / 10_000,
            reasons=reasons.ordered([*self._weighed(place, wished), *self._gates(row, wished)]),
            starts=tuple(shown),
            minutes=int(shard.minutes[row]),
            next_start=hours.minutes_of(open_, origin, 1)[0],
            cents=None if fee < 0 else fee,
        )

    def _weighed(self, place: int, wished: int) -> Iterator[Reason]:
        for wish in self.wishes:
            share = float(wish.share[place])
            known = wish.known is None or bool(wish.known[place])
            status = reasons.by_days(int(self.days[place])) if wish.code == "soon" else reasons.by_share(share, known)
            figures = self._figures(wish.code, place, wished)
            yield Reason(wish.code, status, round(wish.weight * share, 4), float(wish.weight), figures)

    def _gates(self, row: int, wished: int) -> Iterator[Reason]:
        criteria, shard = self.question.criteria, self.question.shard
        place = int(np.flatnonzero(self.rows == row)[0])
        yield Reason("license", reasons.FITS, figures={"states": criteria.states()})
        if criteria.plan:
            yield Reason("plan", reasons.FITS, figures={"plan": criteria.plan})
        elif criteria.payer:
            yield Reason("plan", reasons.UNKNOWN, figures={"payer": criteria.payer})
        else:
            yield Reason("self_pay", reasons.FITS, figures={"cents": int(shard.cents[row])})
        yield Reason("age_group", reasons.FITS, figures={"age_group": criteria.age_group})
        for code in ("languages", "trauma_informed", "approaches", "genders"):
            if code in self.question.hard:
                yield Reason(code, reasons.FITS, figures=self._figures(code, place, wished))
        if "times" in criteria.must:
            yield Reason("times", reasons.FITS, figures=self._figures("times", place, wished))

    def _figures(self, code: str, place: int, wished: int) -> Mapping[str, Any]:
        """What a sentence about this reason needs to know."""
        shard, row, lexicon = self.question.shard, self.rows[place], self.question.columns.lexicon
        criteria = self.question.criteria
        if code == "concerns":
            listed, focus = int(shard.concerns[row]), int(shard.focus[row])
            return {
                "focus": _present(focus, lexicon.concerns, criteria.concerns),
                "listed": _present(listed & ~focus, lexicon.concerns, criteria.concerns),
                "absent": _present(~listed, lexicon.concerns, criteria.concerns),
            }
        if code in ("approaches", "languages", "genders", "identities"):
            asked = getattr(criteria, code)
            own, words = int(getattr(shard, code)[row]), getattr(lexicon, code)
            return {"asked": asked, "present": _present(own, words, asked), "own": _present(own, words, words)}
        if code == "times":
            return {"count": wished.bit_count()}
        if code == "soon":
            wished_first = hours.minutes_of(grid.bitmap(self.open[place]), self.question.columns.origin, 1)
            return {"days": int(self.days[place]), "start": wished_first[0]}
        return {}


class Days:
    """Local dates of one zone over the span of a picture, as bits of day masks."""

    def __init__(self, timezone: str, origin: int) -> None:
        self.origin = origin
        self.midnights = _midnights(timezone, origin)

    def number(self, at: int) -> int:
        """The bit of the local date that a minute lies in."""
        return int(np.searchsorted(self.midnights, at, "right")) - 1

    def between(self, first: int, last: int) -> int:
        """The dates of [first, last) as a day mask."""
        if first >= last:
            return 0
        low, high = self.number(first), self.number(last - 1)
        return ((1 << (high - low + 1)) - 1) << low

    def starts(self, mask: int) -> int:
        """The bitmap of the slots that lie on the dates of a day mask."""
        found = 0
        for number in range(len(self.midnights) - 1):
            if mask >> number & 1:
                found |= _run(self.origin, int(self.midnights[number]), int(self.midnights[number + 1]))
        return found

    def first(self, rows: Array) -> Array:
        """For each row of start words the bit of the local date of its first start, or NEVER."""
        word = (rows != 0).argmax(axis=1)
        value = rows[np.arange(len(rows)), word]
        lowest = value & (~value + np.uint64(1))
        slot = word * 64 + np.bitwise_count(lowest - np.uint64(1)).astype(np.int64)
        numbers = np.searchsorted(self.midnights, self.origin + slot * hours.QUARTER, "right") - 1
        return np.where(value != 0, numbers, NEVER)


@lru_cache(maxsize=1_000)
def _midnights(timezone: str, origin: int) -> Array:
    first = hours.EPOCH + timedelta(days=origin // hours.DAY - 1)
    return np.array([hours.local_midnight(timezone, first + timedelta(days=n)) for n in range(grid.SPAN_DAYS + 3)])


@lru_cache(maxsize=10_000)
def _wished(timezone: str, times: tuple[Times, ...], origin: int) -> Array:
    """The slots whose wall-clock time in `timezone` lies in the wished times, as words."""
    walls = _walls(timezone, origin)
    weekday, minute = (walls // hours.DAY + hours.EPOCH.weekday()) % 7, walls % hours.DAY
    found = np.zeros(grid.SLOTS, np.bool_)
    for wish in times:
        found |= np.isin(weekday, wish.days) & (minute >= wish.start) & (minute < wish.end)
    return np.packbits(found, bitorder="little").view(np.uint64)


@lru_cache(maxsize=1_000)
def _walls(timezone: str, origin: int) -> Array:
    """What the clock in `timezone` shows at each slot, in minutes since the epoch as it counts them."""
    slots = range(origin, origin + grid.SLOTS * hours.QUARTER, hours.QUARTER)
    return np.array([hours.wall(timezone, at) for at in slots])


def _run(origin: int, first: int, last: int) -> int:
    """The bitmap of the slots in [first, last)."""
    return hours.within((1 << grid.SLOTS) - 1, origin, first, last)


def _any_bit(column: Array, lexicon: Mapping[str, int], slugs: tuple[str, ...]) -> Array:
    return np.asarray(column & np.uint64(grid.bits(lexicon, slugs)) != 0)


def _present(word: int, lexicon: Mapping[str, int], slugs: Any) -> tuple[str, ...]:
    return tuple(slug for slug in slugs if word >> lexicon[slug] & 1)


def _concerns(listed: Array, focus: Array, lexicon: Mapping[str, int], asked: tuple[str, ...]) -> Array:
    """The mean level over the concerns asked for, the main one counting double."""
    total, weights = np.zeros(len(listed)), 0.0
    for place, slug in enumerate(asked):
        weight = OTHER if place else MAIN
        bit = np.uint64(1 << lexicon[slug])
        level = np.where(focus & bit != 0, FOCUS, np.where(listed & bit != 0, LISTED, 0.0))
        total += weight * level
        weights += weight
    return total / weights


def _authority_elsewhere(other: Shard, shard: Shard) -> Array:
    """For each row of `shard` the days on which the same provider may serve in the state of `other`."""
    if not len(other):
        return np.zeros(len(shard), np.uint64)
    place = np.minimum(np.searchsorted(other.provider, shard.provider), len(other) - 1)
    return np.where(other.provider[place] == shard.provider, other.authority[place], np.uint64(0))


def _coin(providers: Array, seed: int) -> Array:
    """64 well-mixed bits for each provider (the finalizer of SplitMix64), the same all day for the same question."""
    mixed = providers.astype(np.uint64) ^ np.uint64(seed)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
