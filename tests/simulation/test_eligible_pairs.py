"""Eligible pairs pass the hard filters, and their points match the formula, computed here pair by pair."""

import numpy as np
import pytest

from tests.simulation import eligible_pairs, scenario
from tests.simulation.parameters import APPROACH, CONCERN, GENDER, IDENTITY, MARKETS, TRAUMA


def test_pairs_are_the_eligible_ones_and_their_points_add_up() -> None:
    market = scenario.build(5, MARKETS["misspecified"], 90, 150)
    therapists, people, pairs = market.therapists, market.people, market.pairs
    index_by_pair = {}
    for at in range(len(pairs)):
        index_by_pair[int(pairs.person[at]), int(pairs.therapist[at])] = at
    for person in range(len(people)):
        begin, end = pairs.ends[person], pairs.ends[person + 1]
        assert (pairs.person[begin:end] == person).all()
        for therapist in range(len(therapists)):
            passes = (
                therapists.licensed[therapist, people.state[person]]
                and (people.plan[person] == 6 or therapists.plans[therapist, people.plan[person]])
                and therapists.services[therapist, people.service[person]]
                and therapists.languages[therapist, people.language[person]]
                and (not people.gender_must[person] or therapists.gender[therapist] == people.gender[person])
            )
            assert passes == ((person, therapist) in index_by_pair)
            if passes:
                at = index_by_pair[person, therapist]
                assert pairs.stated_points[at] == pytest.approx(
                    points(market, people.stated_weight[person], person, therapist)
                )
                assert pairs.true_points[at] == pytest.approx(points(market, people.weight[person], person, therapist))


def points(market: scenario.Scenario, weight: np.ndarray, person: int, therapist: int) -> float:
    """Return the points for preferences that don't depend on the calendar, with these weights."""
    people, therapists = market.people, market.therapists
    concerns = [int(index) for index in people.concerns[person] if index >= 0]
    parts = [2.0] + [1.0] * (len(concerns) - 1)
    concern = sum(part * therapists.level[therapist, index] for part, index in zip(parts, concerns, strict=True)) / sum(
        parts
    )
    first, other = people.approaches[person]
    offers = therapists.approaches[therapist]
    approach = 1.0 if first >= 0 and offers[first] else 0.7 if other >= 0 and offers[other] else 0.0
    identity = people.identity[person] >= 0 and therapists.identities[therapist, people.identity[person]]
    return float(
        weight[CONCERN] * concern
        + weight[APPROACH] * approach
        + weight[GENDER] * (therapists.gender[therapist] == people.gender[person])
        + weight[IDENTITY] * identity
        + weight[TRAUMA] * therapists.trauma[therapist]
    )


def test_therapists_decline_4_percent_of_requests() -> None:
    market = scenario.build(1, MARKETS["balanced"], 300, 1_000)
    assert market.pairs.accepted.mean() == pytest.approx(eligible_pairs.ACCEPTANCE_RATE, abs=0.01)
