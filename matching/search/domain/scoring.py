"""How well each row fits what was stated: sum(weight * share) / sum(weight), in ten-thousandths.

The evidence and the formula stand in `docs/matching.md`; the wire names in the HTTP contract. Shares are computed in one
order and one precision, so that a fit is the same number wherever it is reckoned again.
"""

from dataclasses import dataclass

import numpy as np

from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.search.domain import provider_arrays as grid
from matching.search.domain.day_bitmaps import first_bit
from matching.search.domain.hard_filters import Question, Rows, any_bit
from matching.search.domain.shard import Array
from providers.directory.domain import hours

FOCUS, LISTED = 1.0, 0.6
MAIN, OTHER = 2.0, 1.0
FIRST_CHOICE, OTHER_CHOICE = 1.0, 0.7
HALF_LIFE_DAYS = 3.0
# An opening outside the wished times counts when it is more than this many days earlier, and then as that much later.
OFF_TIME_DAYS = 7
WHOLE = 10_000

# The share of `soon` by days from today: whole up to tomorrow, half of that every three days after.
SOON = np.array([0.5 ** (max(days - 1, 0) / HALF_LIFE_DAYS) for days in range(HORIZON_DAYS + OFF_TIME_DAYS + 3)])


@dataclass(slots=True)
class Wish:
    """One weighed wish: how well each row meets it, from 0 to 1, and for whom that is known."""

    code: str
    weight: int
    share: Array
    known: Array


@dataclass(slots=True)
class Openings:
    """The starts of some rows, all and those in the wished times, as words from `origin` (minutes since the epoch) on.

    `chosen` are the places of these rows among those weighed, `first` the first starts of all (minutes since the epoch),
    `days` the local days from today to the first start that counts, `met` who has any in the wished times (None: none are
    wished).
    """

    rows: Rows
    chosen: Array
    origin: int
    all: Array
    wished: Array
    first: Array
    days: Array
    met: Array | None = None

    def taken(self, order: Array) -> "Openings":
        """Those at these places."""
        rows, lines = self.rows.kept(order), (self.chosen, self.all, self.wished, self.first, self.days)
        chosen, all_, wished, first, days = (line.take(order, axis=0) for line in lines)
        return Openings(rows, chosen, self.origin, all_, wished, first, days)


class Weighed:
    """The rows of a question weighed by everything but their starts, which `fit` is told."""

    def __init__(self, question: Question, rows: Rows) -> None:
        criteria = question.criteria
        weight = criteria.importance
        self.question, self.rows = question, rows
        self.wishes = [wish for wish in _stated(question, rows.records) if wish.weight]
        self.times = weight.times if criteria.times and "times" not in criteria.must else 0
        self.soon = weight.soon
        self.total = sum(wish.weight for wish in self.wishes) + self.times + self.soon
        early = [wish.weight * wish.share for wish in self.wishes if wish.code != "trauma_informed"]
        late = [wish.weight * wish.share for wish in self.wishes if wish.code == "trauma_informed"]
        self._early, self._late = sum(early, np.zeros(len(rows))), late[0] if late else None

    def fit(self, chosen: Array | slice, met: Array | None, days: Array) -> Array:
        """Ten-thousandths of fit of the chosen rows, given who has openings in the wished times (None: suppose that all do)
        and the days to the first opening.
        """
        if not self.total:
            return np.full(len(days), WHOLE)
        points = self._early[chosen]
        if self.times:
            points = points + (self.times if met is None else self.times * met)
        if self._late is not None:
            points = points + self._late[chosen]
        if self.soon:
            points = points + self.soon * SOON[days]
        return np.rint(points / self.total * WHOLE).astype(np.int64)

    def soonest(self) -> Array:
        """For each row a number of days before which it surely has no opening."""
        question, records = self.question, self.rows.records
        inside = records["cells"] & question.window().touched[records["rule"]]
        return np.maximum(question.days.soonest(inside) - question.today, 0)

    def openings(self, chosen: Array) -> Openings:
        """What the rows at these places have open."""
        question, criteria, window = self.question, self.question.criteria, self.question.window()
        rows = self.rows.kept(chosen)
        open_ = question.starts(rows, wished="times" in criteria.must)
        slots = window.low * 64 + first_bit(open_)
        days = question.days.of(slots) - question.today
        wished, met = open_, None
        if criteria.times:
            wished = open_ & question.wished_words[window.low : window.high]
            liked = question.days.of(window.low * 64 + first_bit(wished)) - question.today
            days, met = np.minimum(liked, days + OFF_TIME_DAYS), liked < len(SOON)
        origin = question.columns.origin
        first = origin + slots * hours.QUARTER
        return Openings(rows, chosen, origin + window.low * 64 * hours.QUARTER, open_, wished, first, days, met)


def _stated(question: Question, records: Array) -> list[Wish]:
    """What was stated and can tell one provider from another, openings aside. A must tells nobody apart."""
    criteria, lexicon = question.criteria, question.columns.lexicon
    weight, found = criteria.importance, []
    if criteria.concerns and weight.concerns:
        share = _concerns(records, [lexicon.concerns[slug] for slug in criteria.concerns])
        found.append(Wish("concerns", weight.concerns, share, records["concerns"] != 0))
    if criteria.approaches and "approaches" not in criteria.must:
        own, first = records["approaches"], criteria.approaches[:1]
        others = any_bit(own, grid.bits(lexicon.approaches, criteria.approaches)) * OTHER_CHOICE
        share = np.where(any_bit(own, grid.bits(lexicon.approaches, first)), FIRST_CHOICE, others)
        found.append(Wish("approaches", weight.approaches, share, own != 0))
    if criteria.genders and "genders" not in criteria.must:
        own = records["genders"]
        share = any_bit(own, grid.bits(lexicon.genders, criteria.genders)) * 1.0
        found.append(Wish("genders", weight.genders, share, own != 0))
    if criteria.identities:
        own = records["identities"]
        share = any_bit(own, grid.bits(lexicon.identities, criteria.identities)) * 1.0
        found.append(Wish("identities", weight.identities, share, own != 0))
    if criteria.trauma_informed == "preferred":
        known = records["trauma"]
        found.append(Wish("trauma_informed", weight.trauma_informed, known * 1.0, known))
    return found


def _concerns(records: Array, asked: list[int]) -> Array:
    """The mean level over the concerns asked for, the main one (the first) counting double; reckoned in whole tenths."""
    every, main = np.uint64(sum(1 << bit for bit in asked)), np.uint64(1 << asked[0])
    tenths = np.zeros(len(records), np.int64)
    for word, more in ((records["concerns"], LISTED), (records["focus"], FOCUS - LISTED)):
        met = np.bitwise_count(word & every) * OTHER + np.bitwise_count(word & main) * (MAIN - OTHER)
        tenths += (met * round(more * 10)).astype(np.int64)
    return tenths / (10 * (MAIN + OTHER * (len(asked) - 1)))
