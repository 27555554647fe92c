"""EligiblePairs pass the gates, and their points are those of the formula, reckoned here one by one."""

import numpy as np
import pytest

from tests.simulation import eligible_pairs, scenario
from tests.simulation.parameters import APPROACH, CONCERN, GENDER, IDENTITY, MARKETS, TRAUMA


def test_pairs_are_exactly_those_that_pass_and_their_points_add_up() -> None:
    market = scenario.build(5, MARKETS["misspecified"], 90, 150)
    therapists, people, found = market.therapists, market.people, market.pairs
    seen = {}
    for at in range(len(found)):
        seen[int(found.person[at]), int(found.therapist[at])] = at
    for person in range(len(people)):
        begin, end = found.ends[person], found.ends[person + 1]
        assert (found.person[begin:end] == person).all()
        for therapist in range(len(therapists)):
            passes = (
                therapists.licensed[therapist, people.state[person]]
                and (people.plan[person] == 6 or therapists.plans[therapist, people.plan[person]])
                and therapists.services[therapist, people.service[person]]
                and therapists.languages[therapist, people.language[person]]
                and (not people.gender_must[person] or therapists.gender[therapist] == people.gender[person])
            )
            assert passes == ((person, therapist) in seen)
            if passes:
                at = seen[person, therapist]
                assert found.stated_points[at] == pytest.approx(
                    points(market, people.stated_weight[person], person, therapist)
                )
                assert found.true_points[at] == pytest.approx(points(market, people.weight[person], person, therapist))


def points(market: scenario.Scenario, weight: np.ndarray, person: int, therapist: int) -> float:
    """Points of the calendar-free wishes under these weights."""
    people, own = market.people, market.therapists
    asked = [int(one) for one in people.concerns[person] if one >= 0]
    parts = [2.0] + [1.0] * (len(asked) - 1)
    concern = sum(part * own.level[therapist, one] for part, one in zip(parts, asked, strict=True)) / sum(parts)
    first, other = people.approaches[person]
    offers = own.approaches[therapist]
    approach = 1.0 if first >= 0 and offers[first] else 0.7 if other >= 0 and offers[other] else 0.0
    identity = people.identity[person] >= 0 and own.identities[therapist, people.identity[person]]
    return float(
        weight[CONCERN] * concern
        + weight[APPROACH] * approach
        + weight[GENDER] * (own.gender[therapist] == people.gender[person])
        + weight[IDENTITY] * identity
        + weight[TRAUMA] * own.trauma[therapist]
    )


def test_a_therapist_declines_one_in_twenty_five() -> None:
    market = scenario.build(1, MARKETS["balanced"], 300, 1_000)
    assert market.pairs.accepted.mean() == pytest.approx(eligible_pairs.ACCEPTANCE_RATE, abs=0.01)
