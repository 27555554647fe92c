"""Runs one market under one policy: people arrive, look, book or leave; places and openings are used up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.search.domain.shard import Array
from tests.simulation import calendar, policies
from tests.simulation.parameters import DAYS, PERIODS, PREFERENCES, SOON, TIME, VISITS
from tests.simulation.policies import Listing, Policy
from tests.simulation.scenario import Scenario
from tests.simulation.utility import Utility

NOT_BOOKED = -1


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for each person: the booked pair (-1: none), day and period of the opening, days waited, surplus over
    leaving, and the share of preferences met.
    """

    pair: Array
    day: Array
    period: Array
    wait: Array
    surplus: Array
    wish: Array


class MarketRun:
    """The state of the market while it runs."""

    def __init__(self, scenario: Scenario, policy: Policy, *, stale: bool, seed: Sequence[int]) -> None:
        self.scenario, self.policy, self.stale = scenario, policy, stale
        self.utility = Utility(scenario.people, scenario.pairs)
        self.rng = np.random.default_rng(seed)
        self.starts, self.free = scenario.therapists.starts.copy(), scenario.therapists.capacity.copy()
        self.clients, self.gone = scenario.therapists.known.copy(), np.zeros(len(scenario.pairs), bool)
        self.stated_total = scenario.people.stated_weight[:, list(PREFERENCES)].sum(axis=1)
        count = len(scenario.people)
        self.outcome = Outcome(*(np.full(count, NOT_BOOKED) for _ in range(4)), *(np.zeros(count) for _ in range(2)))

    def run(self) -> Outcome:
        """Run all visits. Return the outcome."""
        for day, person, visit in self._visits():
            self._visit(day, person, visit)
        return self.outcome

    def _visits(self) -> Iterator[tuple[int, int, int]]:
        """Yield day, person and number of each visit to the site, in order of time."""
        people, returns = self.scenario.people, self.scenario.people.returns
        visit = np.zeros(len(people), np.int64)
        for day in range(DAYS + VISITS - 1):
            self.starts &= self.scenario.therapists.left[day]
            for person in np.lexsort((people.hour, people.day + visit != day)).tolist():
                if people.day[person] + visit[person] != day:
                    break
                yield day, person, int(visit[person])
                if (
                    self.outcome.pair[person] == NOT_BOOKED
                    and visit[person] + 1 < VISITS
                    and returns[person, visit[person]]
                ):
                    visit[person] += 1

    def _visit(self, day: int, person: int, visit: int) -> None:
        pairs = self.scenario.pairs
        at = np.arange(pairs.ends[person], pairs.ends[person + 1])
        at = at[~self.gone[at]]
        at, starts = self._available_pairs(day, at)
        if not len(at):
            return
        cards = self.policy(self._listing(day, person, at, starts))[: self.scenario.people.cards[person, visit]]
        seen = at[cards]
        surplus, suits = self._best(day, person, seen, starts[:, cards])
        chosen = int(surplus.argmax())
        if surplus[chosen] > 0:
            self._request_booking(day, person, int(seen[chosen]), float(surplus[chosen]), bool(suits[chosen]))

    def _available_pairs(self, day: int, at: Array) -> tuple[Array, Array]:
        """Return the pairs with a place and an opening according to the listing, and the openings by period."""
        therapist, window = self.scenario.pairs.therapist[at], calendar.window(day)
        starts, free = self.starts[:, therapist], self.free[therapist] > 0
        if self.stale:
            old = self.scenario.therapists.stale[therapist]
            starts = np.where(old, self.scenario.therapists.displayed[:, therapist], starts)
            free = free | old
        starts = starts & window
        listed = np.flatnonzero(free & (np.bitwise_or.reduce(starts, axis=0) != 0))
        return at[listed], starts[:, listed]

    def _listing(self, day: int, person: int, at: Array, starts: Array) -> Listing:
        people, pairs = self.scenario.people, self.scenario.pairs
        therapist = pairs.therapist[at]
        days = calendar.first_day(np.bitwise_or.reduce(starts, axis=0)) - day
        times, stated = int(people.stated_times[person]), people.stated_weight[person]
        whole = times == 2**PERIODS - 1
        preferred = days if whole else self._days_in_preferred_times(starts, times, day)
        return Listing(
            points=pairs.stated_points[at],
            total=int(self.stated_total[person]),
            time=0 if whole else int(stated[TIME]),
            soon=int(stated[SOON]),
            days=days,
            preferred_days=preferred,
            clients=self.clients[therapist],
            free=self.free[therapist],
            capacity=self.scenario.therapists.capacity[therapist],
            passes_filters=pairs.passes_filters[at],
            tiebreak=pairs.tiebreak[at],
            rng=self.rng,
        )

    def _days_in_preferred_times(self, starts: Array, times: int, day: int) -> Array:
        preferred = calendar.first_day(calendar.openings_in_periods(starts, times))
        return np.where(preferred == calendar.NEVER, calendar.NEVER, preferred - day)

    def _best(self, day: int, person: int, at: Array, starts: Array) -> tuple[Array, Array]:
        """Return for each pair the surplus of its first or its first suitable opening, whichever is better, and whether
        that one suits.
        """
        waited = day - int(self.scenario.people.day[person])
        times = int(self.scenario.people.times[person])
        soonest = calendar.first_day(np.bitwise_or.reduce(starts, axis=0)) - day + waited
        if times == 2**PERIODS - 1:
            return self.utility.surplus(person, at, soonest, 1), np.ones(len(at), bool)
        preferred = calendar.first_day(calendar.openings_in_periods(starts, times))
        late = self.utility.surplus(person, at, preferred - day + waited, 1)
        late[preferred == calendar.NEVER] = -np.inf
        early = self.utility.surplus(person, at, soonest, 0)
        return np.maximum(early, late), late >= early

    def _request_booking(self, day: int, person: int, pair: int, surplus: float, suits: bool) -> None:
        """Book if the therapist accepts and the listing is right. Declined pairs aren't requested again."""
        therapist = int(self.scenario.pairs.therapist[pair])
        starts = self.starts[:, therapist] & calendar.window(day)
        ready = bool(starts.any()) and self.free[therapist] > 0
        if ready and self.stale and self.scenario.therapists.stale[therapist]:
            real, suited = self._best(day, person, np.array([pair]), starts[:, None])
            surplus, suits = float(real[0]), bool(suited[0])
        if ready and surplus > 0 and self.scenario.pairs.accepted[pair]:
            self._book(person, pair, starts, surplus, suits)
        else:
            self.gone[pair] = True

    def _book(self, person: int, pair: int, starts: Array, surplus: float, suits: bool) -> None:
        """Take a place and the first of these starts, or if it `suits` the first in the person's times."""
        people, therapist, outcome = self.scenario.people, int(self.scenario.pairs.therapist[pair]), self.outcome
        times = int(people.times[person]) if suits else 2**PERIODS - 1
        on = int(calendar.first_day(calendar.openings_in_periods(starts, times)))
        bit = calendar.FIRST_BIT << np.uint64(on)
        period = next(index for index in range(PERIODS) if times >> index & 1 and starts[index] & bit)
        self.starts[period, therapist] &= ~bit
        self.free[therapist] -= 1
        self.clients[therapist] += 1
        outcome.pair[person], outcome.day[person], outcome.period[person] = pair, on, period
        outcome.wait[person], outcome.surplus[person] = on - people.day[person], surplus
        outcome.wish[person] = self.utility.wishes(person, pair, suits)


def run(scenario: Scenario, name: str) -> Outcome:
    """Return the outcome under the policy `name`. The same scenario and name give the same outcome."""
    seed = [scenario.seed, *name.encode()]
    market = MarketRun(scenario, policies.POLICIES[name], stale=name == policies.STALE, seed=seed)
    return market.run()
