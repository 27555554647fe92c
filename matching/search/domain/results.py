"""The best rows of a ranking in full: reasons with statuses and points, and openings.

Reasons are built criterion by criterion, so that rows with equal facts share one object.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from matching.search.domain import provider_arrays, reasons
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.reasons import Reason
from matching.search.domain.scoring import EARLINESS, SCORE_SCALE, Openings, ScoredPreference, Scorer
from matching.search.domain.shard import Array
from providers.directory.domain import hours

OPENINGS_SHOWN = 6
SOON_SHARES: list[float] = EARLINESS.tolist()


class RankedProvider(NamedTuple):
    """One provider of a ranking.

    `fit` is in [0, 1], to four decimals; `starts` and `next_start` are in minutes since the epoch; `days` are local days
    to the first opening that counts; `clients` counts clients who ever had a first session through Attune.
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


def build_results(scorer: Scorer, openings: Openings, fit: Array, order: Array) -> tuple[RankedProvider, ...]:
    """Return the rows at the positions in `order` in full."""
    best = openings.take(order)
    records, builder = best.rows.records, _ReasonBuilder(scorer, best)
    columns = [records[name].tolist() for name in ("provider", "minutes", "cents", "clients", "free", "capacity")]
    figures = zip(*columns, fit[order].tolist(), best.days.tolist(), best.first.tolist(), strict=True)
    return tuple(
        RankedProvider(
            provider,
            points / SCORE_SCALE,
            why,
            starts,
            minutes,
            first,
            None if fee < 0 else fee,
            days,
            clients,
            free,
            capacity,
        )
        for why, starts, (provider, minutes, fee, clients, free, capacity, points, days, first) in zip(
            builder.reasons(), _starts_to_show(best), figures, strict=True
        )
    )


def _starts_to_show(openings: Openings) -> list[tuple[int, ...]]:
    """Return the starts to show for each row: first those in the preferred times, then the others, each in order."""
    words = np.concatenate([openings.preferred, openings.all & ~openings.preferred], axis=1)
    bits = np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_))
    counts = np.bitwise_count(words).sum(axis=1, dtype=np.int64)
    places = (np.cumsum(counts) - counts)[:, np.newaxis] + np.arange(OPENINGS_SHOWN)
    slots = bits.take(places, mode="clip") % (openings.all.shape[1] * 64)
    starts = (openings.origin + hours.QUARTER * slots).tolist()
    return [tuple(row[:count]) for row, count in zip(starts, counts.tolist(), strict=True)]


class _ReasonBuilder:
    """Builds the reasons of some rows of one match query."""

    def __init__(self, scorer: Scorer, openings: Openings) -> None:
        self.scorer, self.openings, self.query = scorer, openings, scorer.query
        self.vocabulary, self.criteria = self.query.arrays.vocabulary_bits, self.query.criteria

    def reasons(self) -> Iterator[tuple[Reason, ...]]:
        """Yield the reasons of each row."""
        scored = [self._preference(preference) for preference in self.scorer.preferences]
        if self.scorer.times:
            scored.append(self._times(self.scorer.times))
        if self.scorer.soon:
            scored.append(self._soon(self.scorer.soon))
        filters = [self._filter(code) for code in _filter_codes(self.query)]
        scored_by_row = zip(*scored, strict=True) if scored else ((),) * len(self.openings.rows)
        filters_by_row = zip(*filters, strict=True)
        return (reasons.ordered(row, passed) for row, passed in zip(scored_by_row, filters_by_row, strict=True))

    def _preference(self, preference: ScoredPreference) -> list[Reason]:
        weight, shares = preference.weight, preference.share.take(self.openings.chosen).tolist()
        known = preference.known.take(self.openings.chosen).tolist()

        def build(fact: Hashable, share: float, known: bool) -> Reason:
            status, points = reasons.status_for_score(share, known), round(weight * share, 4)
            return Reason(preference.code, status, points, float(weight), self._figures(preference.code, fact))

        return _deduplicated(build, self._facts(preference.code), shares, known)

    def _times(self, weight: int) -> list[Reason]:
        def build(count: int) -> Reason:
            share = float(count > 0)
            return Reason("times", reasons.status_for_score(share), weight * share, float(weight), {"count": count})

        return _deduplicated(build, self._preferred_counts())

    def _soon(self, weight: int) -> list[Reason]:
        def build(days: int, start: int) -> Reason:
            points = round(weight * SOON_SHARES[days], 4)
            return Reason("soon", reasons.status_for_days(days), points, float(weight), {"days": days, "start": start})

        return _deduplicated(build, self.openings.days.tolist(), self.openings.first.tolist())

    def _filter(self, code: str) -> list[Reason]:
        """Return the reasons for a hard filter, which each row passed.

        The status is "unknown" for a payer without a plan: whether the provider accepts the plan isn't known.
        """
        if code == "times":
            return _deduplicated(
                lambda count: Reason(code, reasons.FITS, figures={"count": count}), self._preferred_counts()
            )
        if code == "self_pay":
            fees = self.openings.rows.records["cents"].tolist()
            return _deduplicated(lambda fee: Reason(code, reasons.FITS, figures={"cents": fee}), fees)
        if code in _SAME_FOR_ALL:
            figures = _SAME_FOR_ALL[code](self.query)
            status = reasons.UNKNOWN if "payer" in figures else reasons.FITS
            return [Reason(code, status, figures=figures)] * len(self.openings.rows)
        return _deduplicated(
            lambda fact: Reason(code, reasons.FITS, figures=self._figures(code, fact)), self._facts(code)
        )

    def _preferred_counts(self) -> list[int]:
        counts: list[int] = np.bitwise_count(self.openings.preferred).sum(axis=1).tolist()
        return counts

    def _facts(self, code: str) -> list[Any]:
        """Return, for each row, the bits of its record that the sentence for this code needs."""
        records = self.openings.rows.records
        if code == "trauma_informed":
            return [None] * len(records)
        if code == "genders":
            return records[code].tolist()
        mask = np.uint64(provider_arrays.bits(getattr(self.vocabulary, code), getattr(self.criteria, code)))
        own = (records[code] & mask).tolist()
        return list(zip(own, (records["focus"] & mask).tolist(), strict=True)) if code == "concerns" else own

    def _figures(self, code: str, fact: Any) -> Mapping[str, Any]:
        """Return the slugs that the sentence for this code needs."""
        if code == "trauma_informed":
            return {}
        slugs, vocabulary = getattr(self.criteria, code), getattr(self.vocabulary, code)
        if code == "concerns":
            listed, focus = fact
            return {
                "focus": _present(focus, vocabulary, slugs),
                "listed": _present(listed & ~focus, vocabulary, slugs),
                "absent": _present(~listed, vocabulary, slugs),
            }
        figures = {"asked": slugs, "present": _present(fact, vocabulary, slugs)}
        return figures | {"own": _present(fact, vocabulary, vocabulary)} if code == "genders" else figures


_SAME_FOR_ALL: dict[str, Callable[[MatchQuery], dict[str, Any]]] = {
    "license": lambda query: {"states": query.criteria.states()},
    "plan": lambda query: {name: slug for name in ("plan", "payer") if (slug := getattr(query.criteria, name))},
    "age_group": lambda query: {"age_group": query.criteria.age_group},
    "trauma_informed": lambda query: {},
}  # fmt: skip


def _filter_codes(query: MatchQuery) -> Iterator[str]:
    """Yield the hard filters that every row of the ranking passed, in the order of the reasons."""
    yield "license"
    yield "self_pay" if query.criteria.self_pay_max is not None else "plan"
    yield "age_group"
    yield from (
        code for code in ("languages", "trauma_informed", "approaches", "genders") if code in query.optional_masks
    )
    if "times" in query.criteria.must:
        yield "times"


def _deduplicated(build: Callable[..., Reason], *facts: Sequence[Any]) -> list[Reason]:
    """Return a reason for each row, the same object for equal facts."""
    cache: dict[tuple[Any, ...], Reason] = {}
    row_reasons = []
    for key in zip(*facts, strict=True):
        reason = cache.get(key)
        if reason is None:
            reason = cache[key] = build(*key)
        row_reasons.append(reason)
    return row_reasons


def _present(word: int, vocabulary: Mapping[str, int], slugs: Any) -> tuple[str, ...]:
    return tuple([slug for slug in slugs if word >> vocabulary[slug] & 1])
