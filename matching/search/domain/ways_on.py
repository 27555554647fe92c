"""What would show therapists when no one meets all must-haves, each with its exact count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from itertools import combinations
from typing import Any

from matching.search.domain import answers as answer_rules
from matching.search.domain.answer_changes import Answers, Change, changed
from matching.search.domain.hard_filters import MatchQuery
from matching.search.domain.neighbors import NEIGHBORS
from matching.search.domain.provider_arrays import ProviderArrays
from matching.search.domain.relaxations import hard_codes
from providers.directory.domain.license import STATES

MAX_STATES = 3
ANY_FEE = Decimal(100_000)

Changes = tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class WayOn:
    """Changes to the answers, and how many therapists they show."""

    changes: Changes
    count: int


@dataclass(frozen=True, slots=True)
class WaysOn:
    """What shows therapists. `waitlist` is whether waiting can lead to a therapist who is here already."""

    ways: tuple[WayOn, ...]
    waitlist: bool


def find(arrays: ProviderArrays, answers: Answers, now: datetime) -> WaysOn:
    """Return what would show therapists for these answers, which show none.

    First each wish that can be dropped, or two together, or all; then paying another way, another kind of care, and
    other states. If none of these is enough, the same without any wish.
    """
    search = _Search(arrays, answers, now)
    ways = [*search.dropping(), *search.others(())]
    if not ways and search.codes:
        ways = search.others((Change("drop", "+".join(search.codes)),))
    return WaysOn(tuple(ways), search.query(answers).could_open())


class _Search:
    def __init__(self, arrays: ProviderArrays, answers: Answers, now: datetime) -> None:
        self.arrays, self.answers, self.now = arrays, answers, now
        self.codes = hard_codes(self.query(answers))

    def query(self, answers: Answers) -> MatchQuery:
        return MatchQuery(self.arrays, answer_rules.criteria(answers), self.now)

    def dropping(self) -> list[WayOn]:
        """Return the fewest dropped wishes that show someone: each alone, else pairs, else all."""
        for size in (1, 2, len(self.codes)):
            helpful = self._helpful((Change("drop", "+".join(codes)),) for codes in combinations(self.codes, size))
            if helpful:
                return helpful
        return []

    def others(self, also: Changes) -> list[WayOn]:
        """Return the other ways on, each together with `also`."""
        ways = self._helpful((change, *also) for change in self._payment_and_care(also))
        return [*ways, *self._states(also)]

    def _helpful(self, tried: Iterable[Changes]) -> list[WayOn]:
        counted = [WayOn(each, len(self.query(changed(self.answers, each)).eligible())) for each in tried]
        return [way for way in counted if way.count]

    def _payment_and_care(self, also: Changes) -> Iterator[Change]:
        criteria = answer_rules.criteria(changed(self.answers, also))
        payers = self.arrays.vocabulary_bits.payers
        payer = next((payer for payer, plans in payers.items() if criteria.plan in plans), None)
        if payer:
            yield Change("payer", payer)
        any_fee = replace(criteria, plan=None, payer=None, self_pay_max=ANY_FEE)
        rows = MatchQuery(self.arrays, any_fee, self.now).eligible()
        if len(rows):
            yield Change("self", str(-(-int(rows.records["cents"].max()) // 100)))
        if criteria.care_type != "therapy":
            yield Change("talking", "yes")
        if criteria.format != "individual":
            yield Change("alone", "yes")

    def _states(self, also: Changes) -> list[WayOn]:
        """Return neighboring states with therapists, else the states with most."""
        own: Any = self.answers["where"]["state"]
        near = self._helpful((Change("state", state), *also) for state in NEIGHBORS[own])
        ways = near or self._helpful((Change("state", state), *also) for state in STATES if state != own)
        return sorted(ways, key=lambda way: -way.count)[:MAX_STATES]
