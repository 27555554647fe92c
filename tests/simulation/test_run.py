"""A season of the simulated market: the same every time, nobody over capacity, no opening used twice, and what it shows."""

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


def same(one: object, other: object) -> bool:
    return all(np.array_equal(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [PRODUCTION, "random eligible", STALE])
def test_one_seed_gives_one_season(tight: Scenario, outcomes: dict[str, Outcome], name: str) -> None:
    again = scenario.build(7, MARKETS["tight"], *SMALL)
    assert same(again.pairs, tight.pairs)
    assert same(run.run(again, name), outcomes[name])


def test_another_seed_gives_another_season(outcomes: dict[str, Outcome]) -> None:
    other = run.run(scenario.build(8, MARKETS["tight"], *SMALL), PRODUCTION)
    assert not same(other, outcomes[PRODUCTION])


@pytest.mark.parametrize("name", POLICIES)
def test_nobody_is_over_capacity_and_no_opening_is_used_twice(
    tight: Scenario, outcomes: dict[str, Outcome], name: str
) -> None:
    found = outcomes[name]
    booked = np.flatnonzero(found.pair != NOT_BOOKED)
    therapist = tight.pairs.therapist[found.pair[booked]]
    assert len(booked) > 300
    assert (np.bincount(therapist, minlength=SMALL[0]) <= tight.therapists.capacity).all()
    slots = list(zip(therapist, found.period[booked], found.day[booked], strict=True))
    assert len(set(slots)) == len(slots)
    offered = tight.therapists.starts[found.period[booked], therapist] >> found.day[booked].astype(np.uint64)
    assert (offered & calendar.ONE == 1).all()


@pytest.mark.parametrize("name", POLICIES)
def test_each_booking_is_of_a_pair_that_passes_and_gains(
    tight: Scenario, outcomes: dict[str, Outcome], name: str
) -> None:
    found = outcomes[name]
    booked = np.flatnonzero(found.pair != NOT_BOOKED)
    pair = found.pair[booked]
    assert (tight.pairs.person[pair] == booked).all()
    assert tight.pairs.accepted[pair].all()
    assert (found.surplus[booked] > 0).all()
    assert (found.surplus[booked] <= tight.hindsight()[pair] + 1e-9).all()
    assert ((found.wait[booked] >= 1) & (found.wait[booked] <= WINDOW + VISITS - 1)).all()
    assert ((found.wish[booked] >= 0) & (found.wish[booked] <= 1 + 1e-9)).all()
    nobody = found.pair == NOT_BOOKED
    assert not found.surplus[nobody].any()


def test_a_stale_directory_turns_people_away_who_find_somebody_in_a_live_one(outcomes: dict[str, Outcome]) -> None:
    stale, live = ((outcomes[name].pair != NOT_BOOKED).mean() for name in (STALE, "directory, live calendars"))
    assert stale < live - 0.05


def test_every_market_has_its_conditions() -> None:
    assert set(MARKETS) == {"balanced", "tight", "glut", "misspecified"}
    assert MARKETS["balanced"] == parameters.MarketParameters("balanced")
