"""A simulated market before its first day, generated from a seed."""

from dataclasses import dataclass

import numpy as np

from matching.search.domain.shard import Array
from tests.simulation import calendar, eligible_pairs, population, seekers, therapists
from tests.simulation.eligible_pairs import EligiblePairs
from tests.simulation.parameters import PERIODS, VISITS, WINDOW, MarketParameters
from tests.simulation.seekers import Seekers
from tests.simulation.therapists import Therapists
from tests.simulation.utility import Utility


@dataclass(frozen=True, slots=True)
class Scenario:
    """People, therapists and their eligible pairs. `small` says which states are small."""

    seed: int
    therapists: Therapists
    people: Seekers
    pairs: EligiblePairs
    small: Array

    @property
    def rare(self) -> Array:
        """Whether each person is hard to serve: in a small state, or with another language than the most common."""
        return np.asarray(self.small[self.people.state] | (self.people.language > 0))

    def hindsight(self) -> Array:
        """Return the highest possible surplus of each pair, -inf if the therapist would decline.

        It assumes that each person gets the first openings on arrival, as if no one else took them: no policy can do better.
        """
        utility, start = Utility(self.people, self.pairs), self.people.day[self.pairs.person]
        window_bits = np.uint64((1 << (WINDOW + VISITS - 1)) - 1)
        window = window_bits << (start + 1).astype(np.uint64)
        therapist = self.pairs.therapist
        starts = self.therapists.starts[:, therapist] & self.therapists.left[start, :, therapist].T & window
        any_ = np.bitwise_or.reduce(starts, axis=0)
        times = self.people.times[self.pairs.person]
        preferred = np.zeros_like(any_)
        for period in range(PERIODS):
            preferred |= np.where(times >> period & 1, starts[period], np.uint64(0))
        best = np.full(len(self.pairs), -np.inf)
        at = np.arange(len(self.pairs))
        for starts_open, suits in ((any_, 0), (preferred, 1)):
            value = utility.surplus(self.pairs.person, at, calendar.first_day(starts_open) - start, suits)
            best = np.where(starts_open != 0, np.maximum(best, value), best)
        return np.where(self.pairs.accepted, best, -np.inf)


def build(seed: int, parameters: MarketParameters, therapists_: int, people_: int) -> Scenario:
    """Return the market of this seed."""
    rng = np.random.default_rng(seed)
    shares, small = population.population_shares(therapists_)
    supply = therapists.sample(rng, therapists_, shares, round(parameters.room * people_))
    demand = seekers.sample(rng, people_, shares, parameters)
    return Scenario(seed, supply, demand, eligible_pairs.build(rng, demand, supply), small)
