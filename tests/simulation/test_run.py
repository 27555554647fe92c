"""A run of the simulated market is reproducible, respects capacity, and uses no opening twice."""

from dataclasses import fields

import numpy as np
import pytest

from tests.simulation import calendar, parameters, run, scenario
from tests.simulation.parameters import MARKETS, VISITS, WINDOW
from tests.simulation.policies import POLICIES, PRODUCTION, STALE
from tests.simulation.run import NOT_BOOKED, Outcome
from tests.simulation.scenario import Scenario

SMALL = (200, 1_000)


@pytest.fixture(scope="module")
def tight() -> Scenario:
    return scenario.build(7, MARKETS["tight"], *SMALL)


@pytest.fixture(scope="module")
def outcomes(tight: Scenario) -> dict[str, Outcome]:
    return {name: run.run(tight, name) for name in POLICIES}


def same(outcome: object, other: object) -> bool:
    return all(np.array_equal(getattr(outcome, field.name), getattr(other, field.name)) for field in fields(outcome))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [PRODUCTION, "random eligible", STALE])
def test_the_same_seed_gives_the_same_outcome(tight: Scenario, outcomes: dict[str, Outcome], name: str) -> None:
    second_market = scenario.build(7, MARKETS["tight"], *SMALL)
    assert same(second_market.pairs, tight.pairs)
    assert same(run.run(second_market, name), outcomes[name])


def test_another_seed_gives_another_outcome(outcomes: dict[str, Outcome]) -> None:
    other = run.run(scenario.build(8, MARKETS["tight"], *SMALL), PRODUCTION)
    assert not same(other, outcomes[PRODUCTION])


@pytest.mark.parametrize("name", POLICIES)
def test_no_therapist_is_over_capacity_and_no_opening_is_used_twice(
    tight: Scenario, outcomes: dict[str, Outcome], name: str
) -> None:
    outcome = outcomes[name]
    booked = np.flatnonzero(outcome.pair != NOT_BOOKED)
    therapist = tight.pairs.therapist[outcome.pair[booked]]
    assert len(booked) > 300
    assert (np.bincount(therapist, minlength=SMALL[0]) <= tight.therapists.capacity).all()
    slots = list(zip(therapist, outcome.period[booked], outcome.day[booked], strict=True))
    assert len(set(slots)) == len(slots)
    offered = tight.therapists.starts[outcome.period[booked], therapist] >> outcome.day[booked].astype(np.uint64)
    assert (offered & calendar.FIRST_BIT == 1).all()


@pytest.mark.parametrize("name", POLICIES)
def test_each_booking_is_an_eligible_pair_with_a_surplus(
    tight: Scenario, outcomes: dict[str, Outcome], name: str
) -> None:
    outcome = outcomes[name]
    booked = np.flatnonzero(outcome.pair != NOT_BOOKED)
    pair = outcome.pair[booked]
    assert (tight.pairs.person[pair] == booked).all()
    assert tight.pairs.accepted[pair].all()
    assert (outcome.surplus[booked] > 0).all()
    assert (outcome.surplus[booked] <= tight.hindsight()[pair] + 1e-9).all()
    assert ((outcome.wait[booked] >= 1) & (outcome.wait[booked] <= WINDOW + VISITS - 1)).all()
    assert ((outcome.wish[booked] >= 0) & (outcome.wish[booked] <= 1 + 1e-9)).all()
    unbooked = outcome.pair == NOT_BOOKED
    assert not outcome.surplus[unbooked].any()


def test_a_stale_directory_books_fewer_people_than_a_live_one(outcomes: dict[str, Outcome]) -> None:
    stale, live = ((outcomes[name].pair != NOT_BOOKED).mean() for name in (STALE, "directory, live calendars"))
    assert stale < live - 0.05


def test_every_market_has_its_parameters() -> None:
    assert set(MARKETS) == {"balanced", "tight", "glut", "misspecified"}
    assert MARKETS["balanced"] == parameters.MarketParameters("balanced")
