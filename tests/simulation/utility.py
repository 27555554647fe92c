"""The true value of a first appointment to a person, which is hidden from policies."""

import numpy as np

from matching.search.domain.shard import Array
from tests.simulation.eligible_pairs import EligiblePairs
from tests.simulation.parameters import SOON, TIME, UTILITY_SCALE
from tests.simulation.seekers import Seekers

Some = Array | int  # one for each pair, or one for all


class Utility:
    """The true fit of pairs, depending on the wait and on whether the time of day suits."""

    def __init__(self, people: Seekers, pairs: EligiblePairs) -> None:
        self.pairs, self.half_life, self.weakest = pairs, people.half_life, people.weakest
        self.total, self.heaviest = people.weight.sum(axis=1), people.weight.max(axis=1)
        self.time, self.soon = people.weight[:, TIME], people.weight[:, SOON]
        self.outside_option = people.outside_option

    def surplus(self, who: Some, at: Some, wait: Array, suits: Some) -> Array:
        """Return the utility minus that of leaving, noise included; a full fit is worth 1.

        `who` are persons and `at` their pairs; `wait` is days from arrival, `suits` 1 or 0.
        """
        time, late = self.time[who] * suits, self.soon[who] * (1 - self._promptness(who, wait))
        fit = (self.pairs.true_points[at] + time + self.soon[who] - late) / self.total[who]
        loss = np.maximum(self.time[who] - time, late) / self.heaviest[who]
        fit = fit - self.weakest[who] * 0.5 * (fit - 1 + np.maximum(self.pairs.worst_loss[at], loss))
        return np.asarray((UTILITY_SCALE * fit + self.pairs.noise[at] - self.outside_option[who]) / UTILITY_SCALE)

    def wishes(self, who: Some, at: Some, suits: Some) -> Array:
        """Return the share of preferences met, from 0 to 1, without soonness."""
        return np.asarray((self.pairs.true_points[at] + self.time[who] * suits) / (self.total[who] - self.soon[who]))

    def _promptness(self, who: Some, wait: Array) -> Array:
        return np.asarray(0.5 ** (np.maximum(wait - 1, 0) / self.half_life[who]))
