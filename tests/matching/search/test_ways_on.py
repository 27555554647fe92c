"""An empty list names what would show therapists, over generated directories and answers.

The plain-Python reference counts what following each way shows, and what ways there would have been.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import chain, combinations
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matching.search.domain import answers as answer_rules
from matching.search.domain import ways_on
from matching.search.domain.answer_changes import Change, changed, to_text
from matching.search.domain.neighbors import NEIGHBORS
from providers.directory.domain.hours import WeeklyRule
from providers.directory.domain.license import STATES
from providers.directory.domain.profile import Schedule
from tests.matching.search import datasets, reference
from tests.matching.search.reference import World
from tests.matching.search.test_ranking import SEEDS, many

CODES = ("times", "window_days", "genders", "trauma_informed", "languages")


def generate_answers(random: Random) -> dict[str, Any]:
    """Return answers that often show no therapist."""
    pay = random.choice(
        [
            {"way": "plan", "plan": random.choice(datasets.PLANS)},
            {"way": "payer", "payer": random.choice([*datasets.PAYERS])},
            {"way": "self", "self_pay_max": random.choice(["0", "99.99", "100"])},
        ]
    )
    genders = datasets.sample_slugs(random, datasets.GENDERS, 1)
    slots = random.sample(
        [f"{day}-{part}" for day in range(7) for part in answer_rules.PARTS], random.choice([0, 1, 3])
    )
    state = random.choice(["NY", "NJ", "GU", "DE"])
    zone = {"GU": "Pacific/Guam"}.get(state, "America/New_York")
    return {
        "who": {"who": random.choice([*answer_rules.WHO]), "care": random.choice(["talking", "unsure", "medicine"])},
        "where": {"state": state, "timezone": zone},
        "pay": pay,
        "matters": {
            "trauma_informed": random.choice(["required", "preferred"]),
            "languages": list(datasets.sample_slugs(random, datasets.LANGUAGES, 1)),
            "genders": list(genders),
            "gender_must": bool(genders) and random.random() < 0.7,
        },
        "when": {
            "slots": sorted(slots),
            "only": bool(slots) and random.random() < 0.7,
            "window_days": random.choice([1, 14]),
        },
    }


def count(world: World, answers: dict[str, Any], now: datetime) -> int:
    return len(reference.eligible(world, answer_rules.criteria(answers), now))


def every_single_way(answers: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the answers after each way on there could be: dropped wishes, another payment, care, or place."""
    payers = [payer for payer, plans in datasets.PAYERS.items() if answers["pay"].get("plan") in plans]
    dropped = chain.from_iterable(combinations(CODES, size) for size in range(1, len(CODES) + 1))
    changes = [
        *(Change("drop", "+".join(codes)) for codes in dropped),
        *(Change("payer", payer) for payer in payers),
        Change("self", "100000"),
        *([Change("talking", "yes")] if answers["who"]["care"] == "medicine" else []),
        *([Change("alone", "yes")] if answers["who"]["who"] in ("couple", "family") else []),
        *(Change("state", state) for state in STATES if state != answers["where"]["state"]),
    ]
    without_wishes = Change("drop", "+".join(CODES))
    return [changed(answers, changes) for change in changes for changes in ((change,), (change, without_wishes))]


@many
@given(SEEDS)
def test_each_number_is_what_following_shows_and_no_way_is_left_out(seed: int) -> None:
    case = datasets.case(seed)
    answers = generate_answers(Random(seed))
    if count(case.world, answers, case.as_of):
        return
    result = ways_on.find(datasets.picture(case.world, case.as_of), answers, case.as_of)
    for way in result.ways:
        followed = changed(answers, Change.parse(to_text(way.changes)))
        assert way.count == count(case.world, followed, case.as_of) > 0, way
        named = {change.kind for change in way.changes}
        for question in answers:
            touched = {"who": {"talking", "alone"}, "where": {"state"}, "pay": {"payer", "self"}}.get(
                question, {"drop"}
            )
            assert named & touched or followed[question] == answers[question]
    if not result.ways:
        assert [each for each in every_single_way(answers) if count(case.world, each, case.as_of)] == []
    assert result.waitlist == (count(with_open_calendars(case.world), widest(answers), case.as_of) > 0)


def with_open_calendars(world: World) -> World:
    """Return the same providers with free places and every hour open."""
    hours = tuple(WeeklyRule(day, 0, 1440, "UTC", None, None) for day in range(7))
    schedule = Schedule(hours, (), 0, 60)
    profiles = tuple(replace(each, accepting=True, capacity=99, schedule=schedule) for each in world.profiles)
    return World(profiles, {}, world.payers)


def widest(answers: dict[str, Any]) -> dict[str, Any]:
    return changed(answers, (Change("drop", "window_days"),))


@given(SEEDS)
def test_a_ceiling_to_pay_is_the_highest_fee_of_those_it_counts(seed: int) -> None:
    case = datasets.case(seed)
    answers = generate_answers(Random(seed)) | {"pay": {"way": "self", "self_pay_max": "0"}}
    for way in ways_on.find(datasets.picture(case.world, case.as_of), answers, case.as_of).ways:
        for change in way.changes:
            if change.kind == "self":
                assert Decimal(change.value) <= max(Decimal(profile.fee or 0) for profile in case.world.profiles) + 1


def test_every_state_has_known_neighbors_both_ways() -> None:
    assert NEIGHBORS.keys() == set(STATES)
    islands = {"AK", "HI", "PR", "GU", "VI", "AS", "MP"}
    for state, others in NEIGHBORS.items():
        assert state not in others
        assert all(other in STATES for other in others)
        if state not in islands:
            assert all(state in NEIGHBORS[other] for other in others), state


@given(st.text(max_size=30))
def test_unknown_changes_are_ignored(text: str) -> None:
    answers = generate_answers(Random(1))
    for change in Change.parse(text):
        assert changed(answers, (change,)).keys() == answers.keys()
