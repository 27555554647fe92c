"""Over three seeds in all four markets, the ranking beats the other policies and nothing beats the optimum."""

import numpy as np
import pytest

from tests.simulation import comparison, optimum, scenario
from tests.simulation.comparison import OPTIMUM, Comparison
from tests.simulation.parameters import MARKETS
from tests.simulation.policies import POLICIES, PRODUCTION, STALE

SIZES, SEEDS = (300, 1_500), (11, 12, 13)
MARGIN = 1.005


@pytest.fixture(scope="module", params=MARKETS)
def market(request: pytest.FixtureRequest) -> Comparison:
    return comparison.compare(MARKETS[request.param], SEEDS, SIZES, jobs=1, report=lambda _seed, _row: None)


def test_ranking_beats_the_other_policies_in_every_market(market: Comparison) -> None:
    mean = market.mean
    others = [name for name in POLICIES if name != PRODUCTION]
    print(market.parameters.name, {name: round(mean(name, "regret"), 3) for name in POLICIES})
    assert mean(PRODUCTION, "benefit") >= MARGIN * mean("preferences, then soonest", "benefit")
    assert all(mean(PRODUCTION, "benefit") > mean(name, "benefit") for name in others)
    for measure in ("rare matched", "new reached"):
        assert mean(PRODUCTION, measure) >= min(mean(name, measure) for name in others)
    assert all(mean(PRODUCTION, measure) > mean(STALE, measure) for measure in ("matched", "kept", "within 3 days"))


def test_no_policy_beats_the_optimum(market: Comparison) -> None:
    best = market.figures[OPTIMUM]
    for name in POLICIES:
        assert (market.figures[name]["benefit"] <= best["benefit"]).all()
        assert (market.figures[name]["regret"] > 0).all()
    assert best["regret"] == pytest.approx(0)


def test_differences_are_paired_by_seed(market: Comparison) -> None:
    mean, spread = market.lead(STALE, "matched")
    gaps = [
        market.figures[PRODUCTION]["matched"][at] - market.figures[STALE]["matched"][at] for at in range(len(SEEDS))
    ]
    assert mean == pytest.approx(np.mean(gaps))
    assert spread == pytest.approx(np.std(gaps, ddof=1))


def test_optimum_gives_each_person_one_therapist_within_capacity() -> None:
    market = scenario.build(2, MARKETS["tight"], 100, 500)
    chosen = optimum.solve(market)
    used_pairs = chosen[chosen >= 0]
    assert (market.pairs.person[used_pairs] == np.flatnonzero(chosen >= 0)).all()
    assert (np.bincount(market.pairs.therapist[used_pairs], minlength=100) <= market.therapists.capacity).all()
    assert (market.hindsight()[used_pairs] > 0).all()
