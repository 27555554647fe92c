"""The highest benefit that a simulated market allows in hindsight: the exact optimum of a transportation problem.

Each person gets one therapist at most, each therapist as many people as they have places. Few of half a million pairs can
be in the solution, so the linear program starts with the best few of each person (column generation) and adds the pairs
that its prices show to be missing, until there are none.
"""

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from matching.search.domain.shard import Array
from tests.simulation.scenario import Scenario

FIRST, MORE = 8, 4  # pairs of each person at first, and added in each round
EXACT = 1e-9


def solve(scenario: Scenario) -> Array:
    """Return the pair of each person in the optimum, -1 for none."""
    value = scenario.hindsight()
    person, therapist = scenario.pairs.person, scenario.pairs.therapist
    chosen = np.zeros(len(value), bool)
    gain = value
    while True:
        fresh = ~chosen & (gain > EXACT)
        if not fresh.any():
            break
        chosen |= _best(person, np.where(fresh, gain, -np.inf), MORE if chosen.any() else FIRST)
        at = np.flatnonzero(chosen)
        is_used, prices, wages = _solve_linear_program(
            value[at], person[at], therapist[at], len(scenario.people), scenario.therapists.capacity
        )
        gain = value - prices[person] - wages[therapist]
    pair = np.full(len(scenario.people), -1)
    pair[person[at[is_used]]] = at[is_used]
    return pair


def _best(person: Array, gain: Array, count: int) -> Array:
    """Mark the `count` best pairs of each person among those with a finite gain."""
    order = np.lexsort((-gain, person))
    place = np.arange(len(order)) - np.searchsorted(person, person)
    best = np.zeros(len(order), bool)
    best[order[place < count]] = True
    return best & np.isfinite(gain)


def _solve_linear_program(
    value: Array, person: Array, therapist: Array, people: int, capacity: Array
) -> tuple[Array, Array, Array]:
    """Return which of these pairs are used, and what one more person or place would be worth."""
    count = len(value)
    rows = np.concatenate([person, people + therapist])
    columns = np.tile(np.arange(count), 2)
    sums = csr_array((np.ones(2 * count), (rows, columns)), shape=(people + len(capacity), count))
    limits = np.concatenate([np.ones(people), capacity])
    answer = linprog(-value, A_ub=sums, b_ub=limits, bounds=(0, None), method="highs-ds")
    if answer.status != 0:
        raise ArithmeticError(answer.message)
    prices = -answer.ineqlin.marginals
    return np.asarray(answer.x > 0.5), prices[:people], prices[people:]
