"""How well each candidate fits what was stated: sum(weight * share) / sum(weight), and the reasons for it.

The evidence and the formula stand in `docs/matching.md`; the wire names in the HTTP contract.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from matching.domain import columns as grid
from matching.domain import reasons
from matching.domain.columns import Array, Shard
from matching.domain.criteria import Criteria
from matching.domain.days import Days
from matching.domain.gates import Question, any_bit
from matching.domain.reasons import Reason
from providers.domain import hours, intervals

FOCUS, LISTED = 1.0, 0.6
MAIN, OTHER = 2.0, 1.0
FIRST_CHOICE, OTHER_CHOICE = 1.0, 0.7
HALF_LIFE_DAYS = 3.0
# An opening outside the wished times counts when it is more than this many days earlier, and then as that much later.
OFF_TIME_DAYS = 7
OPENINGS_SHOWN = 6


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
        self.wished = self.open & question.wished_words if criteria.times else self.open
        self.days = self._days_to_first()
        self.wishes = [wish for wish in self._wishes(shard, criteria) if wish.weight]
        total = sum(wish.weight for wish in self.wishes)
        points = sum((wish.weight * wish.share for wish in self.wishes), np.zeros(len(rows)))
        self.fit = np.rint(points / total * 10_000).astype(np.int64) if total else np.full(len(rows), 10_000)

    def _days_to_first(self) -> Array:
        """Local days from today to the first start; one outside the wished times counts as a week later."""
        question = self.question
        dates = Days(question.criteria.timezone, question.columns.origin)
        today = dates.number(intervals.minute(question.as_of))
        wished = dates.first(self.wished) - today
        if not question.criteria.times:
            return wished
        return np.minimum(wished, dates.first(self.open) - today + OFF_TIME_DAYS)

    def _wishes(self, shard: Shard, criteria: Criteria) -> Iterator[Wish]:
        rows, weight, lexicon = self.rows, criteria.importance, self.question.columns.lexicon
        if criteria.concerns:
            listed, focus = shard.concerns[rows], shard.focus[rows]
            yield Wish(
                "concerns", weight.concerns, _concerns(listed, focus, lexicon.concerns, criteria.concerns), listed != 0
            )
        if criteria.approaches and "approaches" not in criteria.must:
            offered = shard.approaches[rows]
            share = OTHER_CHOICE * any_bit(offered, lexicon.approaches, criteria.approaches[1:])
            share[any_bit(offered, lexicon.approaches, criteria.approaches[:1])] = FIRST_CHOICE
            yield Wish("approaches", weight.approaches, share, offered != 0)
        if criteria.genders and "genders" not in criteria.must:
            own = shard.genders[rows]
            yield Wish("genders", weight.genders, any_bit(own, lexicon.genders, criteria.genders) * 1.0, own != 0)
        if criteria.identities:
            own = shard.identities[rows]
            share = any_bit(own, lexicon.identities, criteria.identities) * 1.0
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
