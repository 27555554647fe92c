"""The measures, on runs small enough to count by hand."""

import numpy as np
import pytest

from tests.simulation import metrics, run, scenario
from tests.simulation.parameters import MARKETS


def test_gini_is_0_for_equal_loads_and_high_if_one_therapist_has_them_all() -> None:
    assert metrics.gini(np.array([0.5, 0.5, 0.5])) == pytest.approx(0)
    assert metrics.gini(np.array([0.0, 0, 0, 1])) == pytest.approx(0.75)
    assert metrics.gini(np.zeros(3)) == 0


def test_measures_match_a_count_by_hand() -> None:
    market = scenario.build(3, MARKETS["balanced"], 120, 400)
    outcome = run.run(market, "earliest only")
    values = metrics.compute(market, outcome, best=0.8)
    booked = [at for at in range(400) if outcome.pair[at] >= 0]
    assert values["matched"] == pytest.approx(len(booked) / 400)
    assert values["days"] == pytest.approx(sum(outcome.wait[at] for at in booked) / len(booked))
    assert values["within 3 days"] == pytest.approx(sum(outcome.wait[at] <= 3 for at in booked) / 400)
    assert values["benefit"] == pytest.approx(sum(outcome.surplus) / 400)
    assert values["regret"] == pytest.approx(1 - values["benefit"] / 0.8)
    chosen = {int(market.pairs.therapist[outcome.pair[at]]) for at in booked}
    assert values["without client"] == pytest.approx(1 - len(chosen) / 120)
    new = {at for at in range(120) if market.therapists.known[at] < 3}
    assert values["new reached"] == pytest.approx(len(new & chosen) / len(new))
    assert set(values) == set(metrics.METRICS)
    assert 0.36 * values["matched"] <= values["kept"] <= 0.72 * values["matched"]
