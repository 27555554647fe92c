"""One simulated market before its first day, made from one number."""

from dataclasses import dataclass

import numpy as np

from matching.domain.market import calendar, pairs, people, states, therapists
from matching.domain.market.conditions import PERIODS, VISITS, WINDOW, Conditions
from matching.domain.market.pairs import Pairs
from matching.domain.market.people import People
from matching.domain.market.taste import Taste
from matching.domain.market.therapists import Therapists
from matching.search.domain.shard import Array


@dataclass(frozen=True, slots=True)
class World:
    """Who there is, and what each could be to each; `small` says which states are."""

    seed: int
    therapists: Therapists
    people: People
    pairs: Pairs
    small: Array

    @property
    def rare(self) -> Array:
        """Whether each person is hard to serve: of a small state, or another language than the commonest."""
        return np.asarray(self.small[self.people.state] | (self.people.language > 0))

    def hindsight(self) -> Array:
        """The most surplus that each pair could ever give; what a therapist would refuse gives none.

        Each may have the first openings there are on arrival, as if none of the others took them: no policy can do better.
        """
        taste, start = Taste(self.people, self.pairs), self.people.day[self.pairs.person]
        one = np.uint64((1 << (WINDOW + VISITS - 1)) - 1)
        window = one << (start + 1).astype(np.uint64)
        therapist = self.pairs.therapist
        starts = self.therapists.starts[:, therapist] & self.therapists.left[start, :, therapist].T & window
        any_ = np.bitwise_or.reduce(starts, axis=0)
        times = self.people.times[self.pairs.person]
        liked = np.zeros_like(any_)
        for period in range(PERIODS):
            liked |= np.where(times >> period & 1, starts[period], np.uint64(0))
        found = np.full(len(self.pairs), -np.inf)
        at = np.arange(len(self.pairs))
        for open_, suits in ((any_, 0), (liked, 1)):
            value = taste.surplus(self.pairs.person, at, calendar.first(open_) - start, suits)
            found = np.where(open_ != 0, np.maximum(found, value), found)
        return np.where(self.pairs.accepted, found, -np.inf)


def made(seed: int, conditions: Conditions, therapists_: int, people_: int) -> World:
    """The market that this number stands for."""
    rng = np.random.default_rng(seed)
    shares, small = states.shares(therapists_)
    supply = therapists.drawn(rng, therapists_, shares, round(conditions.room * people_))
    demand = people.drawn(rng, people_, shares, conditions)
    return World(seed, supply, demand, pairs.of(rng, demand, supply), small)
