"""The model sorts like the real ranking, and each policy does what its name says."""

from dataclasses import replace
from typing import Any

import numpy as np

from matching.search.domain import ranking
from matching.search.domain.hard_filters import MatchQuery
from tests.matching.search import datasets
from tests.simulation import policies
from tests.simulation.calendar import NEVER
from tests.simulation.policies import Listing

CASES = 300
# Criteria with many eligible providers, so that there is something to sort.
EASY: dict[str, Any] = {
    "state": "NY",
    "other_states": (),
    "plan": "aetna-ppo",
    "payer": None,
    "self_pay_max": None,
    "age_group": "adult",
    "format": "individual",
    "care_type": "therapy",
    "trauma_informed": "preferred",
    "languages": (),
    "must": frozenset(),
    "earliest": None,
    "window_days": 28,
}


def test_model_orders_like_the_ranking() -> None:
    """Compare small directories, without ties: the model has another tiebreak."""
    compared = 0
    for seed in range(CASES):
        case = datasets.case(seed)
        columns = datasets.picture(case.world, case.as_of)
        results = ranking.rank(MatchQuery(columns, replace(case.criteria, **EASY), case.as_of), 50).results
        if len(results) < 2:
            continue
        fit = np.array([round(result.fit * 10_000) for result in results])
        clients, free, room, days = (
            np.array([getattr(result, name) for result in results]) for name in ("clients", "free", "capacity", "days")
        )
        # A reversed tiebreak: only real differences can produce the order of the ranking.
        order = policies.order(fit, clients, free, room, days, -np.arange(len(results)))
        keys = [
            (-(score // 500), client >= 3, -place / places, day)
            for score, client, place, places, day in zip(fit, clients, free, room, days, strict=True)
        ]
        assert [keys[at] for at in order] == keys, f"seed {seed}"
        compared += len(set(keys)) > 1
    assert compared > 40


def listing(**changes: object) -> Listing:
    """Three therapists who differ only in `changes`."""
    same = np.zeros(3)
    facts = {
        "points": same,
        "total": 5,
        "time": 3,
        "soon": 3,
        "days": np.array([1, 1, 1]),
        "preferred_days": np.array([1, 1, 1]),
        "clients": np.array([9, 9, 9]),
        "free": np.array([2, 2, 2]),
        "capacity": np.array([4, 4, 4]),
        "passes_filters": np.array([True, True, True]),
        "tiebreak": np.array([0.3, 0.1, 0.2]),
        "rng": np.random.default_rng(1),
    }
    return Listing(**(facts | changes))  # type: ignore[arg-type]


def test_production_v1_sorts_by_fit_then_new_then_room_then_soonness_then_tiebreak() -> None:
    assert policies.production_v1(listing()).tolist() == [1, 2, 0]
    assert policies.production_v1(listing(points=np.array([5.0, 0, 2.5]))).tolist() == [0, 2, 1]
    assert policies.production_v1(listing(clients=np.array([9, 9, 2]))).tolist() == [2, 1, 0]
    assert policies.production_v1(listing(free=np.array([3, 2, 4]))).tolist() == [2, 0, 1]
    assert policies.production_v1(
        listing(soon=0, days=np.array([2, 9, 5]), preferred_days=np.array([2, 9, 5]))
    ).tolist() == [
        0,
        2,
        1,
    ]


def test_a_small_difference_of_fit_does_not_outweigh_being_new() -> None:
    points = np.array([5.0, 4.9, 4.9])
    assert policies.production_v1(listing(points=points, clients=np.array([9, 9, 0]))).tolist()[0] == 0
    assert policies.production_v1(listing(points=points - 0.2, clients=np.array([9, 9, 0]))).tolist()[0] == 2


def test_an_opening_outside_the_preferred_times_counts_as_a_week_later() -> None:
    days, preferred_days = np.array([1, 1, 7]), np.array([NEVER, 9, 7])
    assert policies.production_v1(listing(days=days, preferred_days=preferred_days)).tolist() == [2, 1, 0]


def test_other_policies_do_what_their_names_say() -> None:
    days, points = np.array([3, 2, 1]), np.array([5.0, 5.0, 1.0])
    assert policies.earliest(listing(days=days)).tolist() == [2, 1, 0]
    assert policies.preferences(listing(days=days, points=points, tiebreak=np.array([0.1, 0.2, 0.3]))).tolist() == [
        0,
        1,
        2,
    ]
    assert policies.preferences_soonest(listing(days=days, points=points)).tolist() == [1, 0, 2]
    assert policies.directory(listing(passes_filters=np.array([False, True, False]))).tolist()[0] == 1
    assert sorted(policies.random(listing()).tolist()) == [0, 1, 2]
