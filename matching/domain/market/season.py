"""A season of one market under one policy: people come, look, book or leave; places and openings are used up."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from matching.domain.market import calendar, policies
from matching.domain.market.conditions import DAYS, PERIODS, SOON, TIME, VISITS, WISHES
from matching.domain.market.policies import Listing, Policy
from matching.domain.market.taste import Taste
from matching.domain.market.world import World
from matching.search.domain.shard import Array

NOT_BOOKED = -1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each person: the pair that was booked (-1: none), day and period of the opening, days waited,
    surplus over leaving, and the share of wishes met.
    """

    pair: Array
    day: Array
    period: Array
    wait: Array
    surplus: Array
    wish: Array


class Season:
    """The state of the market while it runs."""

    def __init__(self, world: World, policy: Policy, *, stale: bool, seed: Sequence[int]) -> None:
        self.world, self.policy, self.stale = world, policy, stale
        self.taste = Taste(world.people, world.pairs)
        self.chance = np.random.default_rng(seed)
        self.starts, self.free = world.therapists.starts.copy(), world.therapists.capacity.copy()
        self.clients, self.gone = world.therapists.known.copy(), np.zeros(len(world.pairs), bool)
        self.told_rest = world.people.told[:, list(WISHES)].sum(axis=1)
        count = len(world.people)
        self.outcome = Outcome(*(np.full(count, NOT_BOOKED) for _ in range(4)), *(np.zeros(count) for _ in range(2)))

    def played(self) -> Outcome:
        """Everybody has come, and come back; the outcome."""
        for day, person, visit in self._visits():
            self._visit(day, person, visit)
        return self.outcome

    def _visits(self) -> Iterator[tuple[int, int, int]]:
        """Who comes on which day, by the hour, for which time."""
        people, back = self.world.people, self.world.people.back
        visit = np.zeros(len(people), np.int64)
        for day in range(DAYS + VISITS - 1):
            self.starts &= self.world.therapists.left[day]
            for person in np.lexsort((people.hour, people.day + visit != day)).tolist():
                if people.day[person] + visit[person] != day:
                    break
                yield day, person, int(visit[person])
                if (
                    self.outcome.pair[person] == NOT_BOOKED
                    and visit[person] + 1 < VISITS
                    and back[person, visit[person]]
                ):
                    visit[person] += 1

    def _visit(self, day: int, person: int, visit: int) -> None:
        pairs = self.world.pairs
        at = np.arange(pairs.ends[person], pairs.ends[person + 1])
        at = at[~self.gone[at]]
        at, starts = self._on_offer(day, at)
        if not len(at):
            return
        cards = self.policy(self._listing(day, person, at, starts))[: self.world.people.cards[person, visit]]
        seen = at[cards]
        surplus, suits = self._best(day, person, seen, starts[:, cards])
        chosen = int(surplus.argmax())
        if surplus[chosen] > 0:
            self._ask(day, person, int(seen[chosen]), float(surplus[chosen]), bool(suits[chosen]))

    def _on_offer(self, day: int, at: Array) -> tuple[Array, Array]:
        """The pairs with a place and an opening, as far as the listing knows, and the openings by period."""
        therapist, window = self.world.pairs.therapist[at], calendar.window(day)
        starts, free = self.starts[:, therapist], self.free[therapist] > 0
        if self.stale:
            old = self.world.therapists.stale[therapist]
            starts = np.where(old, self.world.therapists.shown[:, therapist], starts)
            free = free | old
        starts = starts & window
        shown = np.flatnonzero(free & (np.bitwise_or.reduce(starts, axis=0) != 0))
        return at[shown], starts[:, shown]

    def _listing(self, day: int, person: int, at: Array, starts: Array) -> Listing:
        people, pairs = self.world.people, self.world.pairs
        therapist = pairs.therapist[at]
        days = calendar.first(np.bitwise_or.reduce(starts, axis=0)) - day
        times, told = int(people.told_times[person]), people.told[person]
        whole = times == 2**PERIODS - 1
        liked = days if whole else self._liked(starts, times, day)
        return Listing(
            points=pairs.told[at],
            total=int(self.told_rest[person]),
            time=0 if whole else int(told[TIME]),
            soon=int(told[SOON]),
            days=days,
            liked=liked,
            clients=self.clients[therapist],
            free=self.free[therapist],
            capacity=self.world.therapists.capacity[therapist],
            wanted=pairs.wanted[at],
            coin=pairs.coin[at],
            chance=self.chance,
        )

    def _liked(self, starts: Array, times: int, day: int) -> Array:
        liked = calendar.first(calendar.within(starts, times))
        return np.where(liked == calendar.NEVER, calendar.NEVER, liked - day)

    def _best(self, day: int, person: int, at: Array, starts: Array) -> tuple[Array, Array]:
        """For each pair the surplus of the better of its first opening and its first that suits, and whether it suits."""
        waited = day - int(self.world.people.day[person])
        times = int(self.world.people.times[person])
        soonest = calendar.first(np.bitwise_or.reduce(starts, axis=0)) - day + waited
        if times == 2**PERIODS - 1:
            return self.taste.surplus(person, at, soonest, 1), np.ones(len(at), bool)
        liked = calendar.first(calendar.within(starts, times))
        late = self.taste.surplus(person, at, liked - day + waited, 1)
        late[liked == calendar.NEVER] = -np.inf
        early = self.taste.surplus(person, at, soonest, 0)
        return np.maximum(early, late), late >= early

    def _ask(self, day: int, person: int, pair: int, surplus: float, suits: bool) -> None:
        """Book if the therapist accepts and there is what the listing says; whoever is turned away doesn't ask again."""
        therapist = int(self.world.pairs.therapist[pair])
        starts = self.starts[:, therapist] & calendar.window(day)
        ready = bool(starts.any()) and self.free[therapist] > 0
        if ready and self.stale and self.world.therapists.stale[therapist]:
            real, suited = self._best(day, person, np.array([pair]), starts[:, None])
            surplus, suits = float(real[0]), bool(suited[0])
        if ready and surplus > 0 and self.world.pairs.accepted[pair]:
            self._book(person, pair, starts, surplus, suits)
        else:
            self.gone[pair] = True

    def _book(self, person: int, pair: int, starts: Array, surplus: float, suits: bool) -> None:
        """Take the first of these starts (the first in the times that suit), and a place."""
        people, therapist, found = self.world.people, int(self.world.pairs.therapist[pair]), self.outcome
        times = int(people.times[person]) if suits else 2**PERIODS - 1
        on = int(calendar.first(calendar.within(starts, times)))
        bit = calendar.ONE << np.uint64(on)
        period = next(one for one in range(PERIODS) if times >> one & 1 and starts[one] & bit)
        self.starts[period, therapist] &= ~bit
        self.free[therapist] -= 1
        self.clients[therapist] += 1
        found.pair[person], found.day[person], found.period[person] = pair, on, period
        found.wait[person], found.surplus[person] = on - people.day[person], surplus
        found.wish[person] = self.taste.wishes(person, pair, suits)


def played(world: World, name: str) -> Outcome:
    """The outcome under a policy by its name; the same world and name give the same outcome."""
    seed = [world.seed, *name.encode()]
    season = Season(world, policies.POLICIES[name], stale=name == policies.STALE, seed=seed)
    return season.played()
