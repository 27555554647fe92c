"""The linear program against another exact method: an assignment problem with a column for every place."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from tests.simulation import optimum, scenario
from tests.simulation.parameters import MARKETS


@pytest.mark.parametrize("name", MARKETS)
def test_optimum_equals_an_assignment_of_single_places(name: str) -> None:
    market = scenario.build(4, MARKETS[name], 60, 240)
    value = market.hindsight()
    table = np.zeros((240, 60))
    table[market.pairs.person, market.pairs.therapist] = np.maximum(value, 0)
    places = np.repeat(table, market.therapists.capacity, axis=1)
    rows, columns = linear_sum_assignment(places, maximize=True)
    chosen = optimum.solve(market)
    assert value[chosen[chosen >= 0]].sum() == pytest.approx(places[rows, columns].sum())
