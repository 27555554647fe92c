"""The market test: over three seeds in all four markets the ranking beats what it must, and nothing beats the optimum."""

import numpy as np
import pytest

from matching.domain.market import world
from matching.domain.market.conditions import MARKETS
from matching.domain.market.policies import POLICIES, STALE, VERSION_ONE
from matching.management import comparison, optimum
from matching.management.comparison import OPTIMUM, Comparison

SIZES, SEEDS = (300, 1_500), (11, 12, 13)
MARGIN = 1.005


@pytest.fixture(scope="module", params=MARKETS)
def market(request: pytest.FixtureRequest) -> Comparison:
    return comparison.compared(MARKETS[request.param], SEEDS, SIZES, jobs=1, tell=lambda _seed, _row: None)


def test_the_ranking_does_what_it_must_in_every_market(market: Comparison) -> None:
    mean = market.mean
    others = [name for name in POLICIES if name != VERSION_ONE]
    print(market.conditions.name, {name: round(mean(name, "regret"), 3) for name in POLICIES})
    assert mean(VERSION_ONE, "benefit") >= MARGIN * mean("preferences, then soonest", "benefit")
    assert all(mean(VERSION_ONE, "benefit") > mean(name, "benefit") for name in others)
    for measure in ("rare matched", "new reached"):
        assert mean(VERSION_ONE, measure) >= min(mean(name, measure) for name in others)
    assert all(mean(VERSION_ONE, measure) > mean(STALE, measure) for measure in ("matched", "kept", "within 3 days"))


def test_no_policy_beats_the_optimum_with_any_seed(market: Comparison) -> None:
    best = market.figures[OPTIMUM]
    for name in POLICIES:
        assert (market.figures[name]["benefit"] <= best["benefit"]).all()
        assert (market.figures[name]["regret"] > 0).all()
    assert best["regret"] == pytest.approx(0)


def test_differences_are_paired_by_seed(market: Comparison) -> None:
    mean, spread = market.lead(STALE, "matched")
    gaps = [
        market.figures[VERSION_ONE]["matched"][at] - market.figures[STALE]["matched"][at] for at in range(len(SEEDS))
    ]
    assert mean == pytest.approx(np.mean(gaps))
    assert spread == pytest.approx(np.std(gaps, ddof=1))


def test_the_optimum_gives_each_person_one_and_each_therapist_no_more_than_their_places() -> None:
    made = world.made(2, MARKETS["tight"], 100, 500)
    chosen = optimum.optimum(made)
    taken = chosen[chosen >= 0]
    assert (made.pairs.person[taken] == np.flatnonzero(chosen >= 0)).all()
    assert (np.bincount(made.pairs.therapist[taken], minlength=100) <= made.therapists.capacity).all()
    assert (made.hindsight()[taken] > 0).all()
