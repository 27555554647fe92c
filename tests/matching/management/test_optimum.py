"""The linear program against another exact method: an assignment with every place written out."""

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from matching.domain.market import world
from matching.domain.market.conditions import MARKETS
from matching.management import optimum


@pytest.mark.parametrize("name", MARKETS)
def test_the_optimum_is_that_of_an_assignment_of_single_places(name: str) -> None:
    made = world.made(4, MARKETS[name], 60, 240)
    value = made.hindsight()
    table = np.zeros((240, 60))
    table[made.pairs.person, made.pairs.therapist] = np.maximum(value, 0)
    places = np.repeat(table, made.therapists.capacity, axis=1)
    rows, columns = linear_sum_assignment(places, maximize=True)
    chosen = optimum.optimum(made)
    assert value[chosen[chosen >= 0]].sum() == pytest.approx(places[rows, columns].sum())
