"""The winners in full: what fits, partly fits, does not fit or is unknown, from the numbers that ranked them; and when.

Reasons are made wish by wish rather than winner by winner: what two winners share is said once, by one object.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from matching.search.domain import provider_arrays as grid
from matching.search.domain import reasons
from matching.search.domain.hard_filters import Question
from matching.search.domain.reasons import Reason
from matching.search.domain.scoring import SOON, WHOLE, Openings, Weighed, Wish
from matching.search.domain.shard import Array
from providers.directory.domain import hours

OPENINGS_SHOWN = 6
SOON_SHARES: list[float] = SOON.tolist()


class Winner(NamedTuple):
    """One provider of the list. `starts` are minutes since the epoch; `fit` lies in [0, 1], to four decimals; `days` are
    local days to the first opening that counts, `clients` those who ever had a first session through us.
    """

    provider: int
    fit: float
    reasons: tuple[Reason, ...]
    starts: tuple[int, ...]
    minutes: int
    next_start: int
    cents: int | None
    days: int
    clients: int
    free: int
    capacity: int


def winners(weighed: Weighed, openings: Openings, fit: Array, order: Array) -> tuple[Winner, ...]:
    """The rows at `order` of these openings and fits, in full."""
    found = openings.taken(order)
    records, told = found.rows.records, _Told(weighed, found)
    columns = [records[name].tolist() for name in ("provider", "minutes", "cents", "clients", "free", "capacity")]
    rest = zip(*columns, fit[order].tolist(), found.days.tolist(), found.first.tolist(), strict=True)
    return tuple(
        Winner(
            provider, points / WHOLE, why, starts, minutes, first, None if fee < 0 else fee, days, clients, free, room
        )
        for why, starts, (provider, minutes, fee, clients, free, room, points, days, first) in zip(
            told.reasons(), _shown(found), rest, strict=True
        )
    )


def _shown(found: Openings) -> list[tuple[int, ...]]:
    """For each row the starts to show: those in the wished times first, then the others, each soonest first."""
    words = np.concatenate([found.wished, found.all & ~found.wished], axis=1)
    bits = np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_))
    counts = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    places = (np.cumsum(counts) - counts)[:, np.newaxis] + np.arange(OPENINGS_SHOWN)
    slots = bits.take(places, mode="clip") % (found.all.shape[1] * 64)
    starts = (found.origin + hours.QUARTER * slots).tolist()
    return [tuple(row[:count]) for row, count in zip(starts, counts.tolist(), strict=True)]


class _Told:
    """What there is to say of some rows of one question."""

    def __init__(self, weighed: Weighed, found: Openings) -> None:
        self.weighed, self.found, self.question = weighed, found, weighed.question
        self.lexicon, self.criteria = self.question.columns.lexicon, self.question.criteria

    def reasons(self) -> Iterator[tuple[Reason, ...]]:
        """The reasons of each row in order."""
        weighed = [self._wish(wish) for wish in self.weighed.wishes]
        if self.weighed.times:
            weighed.append(self._times(self.weighed.times))
        if self.weighed.soon:
            weighed.append(self._soon(self.weighed.soon))
        gates = [self._gate(code) for code in _gates(self.question)]
        said = zip(*weighed, strict=True) if weighed else ((),) * len(self.found.rows)
        return (reasons.ordered(one, passed) for one, passed in zip(said, zip(*gates, strict=True), strict=True))

    def _wish(self, wish: Wish) -> list[Reason]:
        weight, shares = wish.weight, wish.share.take(self.found.chosen).tolist()
        known = wish.known.take(self.found.chosen).tolist()

        def said(word: Hashable, share: float, known: bool) -> Reason:
            status, points = reasons.by_share(share, known), round(weight * share, 4)
            return Reason(wish.code, status, points, float(weight), self._figures(wish.code, word))

        return _once(said, self._words(wish.code), shares, known)

    def _times(self, weight: int) -> list[Reason]:
        def said(count: int) -> Reason:
            share = float(count > 0)
            return Reason("times", reasons.by_share(share), weight * share, float(weight), {"count": count})

        return _once(said, self._counts())

    def _soon(self, weight: int) -> list[Reason]:
        def said(days: int, start: int) -> Reason:
            points = round(weight * SOON_SHARES[days], 4)
            return Reason("soon", reasons.by_days(days), points, float(weight), {"days": days, "start": start})

        return _once(said, self.found.days.tolist(), self.found.first.tolist())

    def _gate(self, code: str) -> list[Reason]:
        """A gate that each row has passed. With a payer alone, whether the plan is taken is not known."""
        if code == "times":
            return _once(lambda count: Reason(code, reasons.FITS, figures={"count": count}), self._counts())
        if code == "self_pay":
            fees = self.found.rows.records["cents"].tolist()
            return _once(lambda fee: Reason(code, reasons.FITS, figures={"cents": fee}), fees)
        if code in _SAME_FOR_ALL:
            figures = _SAME_FOR_ALL[code](self.question)
            status = reasons.UNKNOWN if "payer" in figures else reasons.FITS
            return [Reason(code, status, figures=figures)] * len(self.found.rows)
        return _once(lambda word: Reason(code, reasons.FITS, figures=self._figures(code, word)), self._words(code))

    def _counts(self) -> list[int]:
        counts: list[int] = np.bitwise_count(self.found.wished).sum(axis=1).tolist()
        return counts

    def _words(self, code: str) -> list[Any]:
        """For each row what its record says of this, and no more than a sentence needs."""
        records = self.found.rows.records
        if code == "trauma_informed":
            return [None] * len(records)
        if code == "genders":
            return records[code].tolist()
        mask = np.uint64(grid.bits(getattr(self.lexicon, code), getattr(self.criteria, code)))
        own = (records[code] & mask).tolist()
        return list(zip(own, (records["focus"] & mask).tolist(), strict=True)) if code == "concerns" else own

    def _figures(self, code: str, word: Any) -> Mapping[str, Any]:
        """What a sentence about this reason needs to know."""
        if code == "trauma_informed":
            return {}
        asked, words = getattr(self.criteria, code), getattr(self.lexicon, code)
        if code == "concerns":
            listed, focus = word
            return {
                "focus": _present(focus, words, asked),
                "listed": _present(listed & ~focus, words, asked),
                "absent": _present(~listed, words, asked),
            }
        figures = {"asked": asked, "present": _present(word, words, asked)}
        return figures | {"own": _present(word, words, words)} if code == "genders" else figures


_SAME_FOR_ALL: dict[str, Callable[[Question], dict[str, Any]]] = {
    "license": lambda question: {"states": question.criteria.states()},
    "plan": lambda question: {name: told for name in ("plan", "payer") if (told := getattr(question.criteria, name))},
    "age_group": lambda question: {"age_group": question.criteria.age_group},
    "trauma_informed": lambda question: {},
}  # fmt: skip


def _gates(question: Question) -> Iterator[str]:
    """The gates that every winner has passed, in the order in which they are told."""
    yield "license"
    yield "self_pay" if question.criteria.self_pay_max is not None else "plan"
    yield "age_group"
    yield from (code for code in ("languages", "trauma_informed", "approaches", "genders") if code in question.hard)
    if "times" in question.criteria.must:
        yield "times"


def _once(say: Callable[..., Reason], *facts: Sequence[Any]) -> list[Reason]:
    """A reason for each row, the same object for the same facts."""
    known: dict[tuple[Any, ...], Reason] = {}
    said = []
    for key in zip(*facts, strict=True):
        reason = known.get(key)
        if reason is None:
            reason = known[key] = say(*key)
        said.append(reason)
    return said


def _present(word: int, lexicon: Mapping[str, int], slugs: Any) -> tuple[str, ...]:
    return tuple([slug for slug in slugs if word >> lexicon[slug] & 1])
