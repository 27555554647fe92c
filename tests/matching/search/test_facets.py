"""The filter switches: the criteria of each, and that each changes only its own answer."""

from dataclasses import replace

from matching.appointments.domain.criteria import Criteria, PreferredTimes
from matching.search.domain import facets

CRITERIA = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo", languages=("en",))


def test_each_switch_sets_only_its_own_criterion() -> None:
    switches = facets.facet_criteria(CRITERIA, ["woman"])
    assert switches == {
        "trauma": replace(CRITERIA, trauma_informed="required"),
        "evenings": replace(
            CRITERIA, times=(PreferredTimes((0, 1, 2, 3, 4), 17 * 60, 22 * 60),), must=frozenset({"times"})
        ),
        "weekends": replace(CRITERIA, times=(PreferredTimes((5, 6), 7 * 60, 22 * 60),), must=frozenset({"times"})),
        "spanish": replace(CRITERIA, languages=("es",)),
        "woman": replace(CRITERIA, genders=("woman",), must=frozenset({"genders"})),
    }


def test_switches_leave_the_other_answers_unchanged() -> None:
    matters = {"languages": ["fr"], "approaches": ["emdr"], "trauma_informed": "required", "genders": ["woman"]}
    when = {"slots": ["0-morning", "5-morning"], "window_days": 28}
    chosen = {"trauma": ["on"], "evenings": ["on"], "spanish": ["on"], "genders": ["woman"]}
    assert facets.with_switches(matters, when, chosen) == (
        matters | {"languages": ["fr", "es"]},
        {
            "slots": ["0-evening", "0-morning", *(f"{day}-evening" for day in range(1, 5))],
            "only": False,
            "window_days": 28,
        },
    )


def test_gender_becomes_required_only_when_a_switch_changes_it() -> None:
    preference = {"genders": ["woman"]}
    assert "gender_must" not in facets.with_switches(preference, {}, {"genders": ["woman"]})[0]
    assert facets.with_switches(preference, {}, {"genders": ["woman", "man"]})[0]["gender_must"] is True
    assert facets.with_switches(preference, {}, {})[0]["gender_must"] is False


def test_switching_trauma_training_off_keeps_it_as_a_preference() -> None:
    assert facets.with_switches({"trauma_informed": "required"}, {}, {})[0]["trauma_informed"] == "preferred"
    assert "trauma_informed" not in facets.with_switches({}, {}, {})[0]


def test_relaxing_some_filters_leaves_the_others_unchanged() -> None:
    matters = {"gender_must": True, "genders": ["man"], "trauma_informed": "required", "languages": ["es"]}
    assert facets.relaxed(matters, {"only": True}, ["times", "window_days"]) == (
        matters,
        {"only": False, "window_days": 28},
    )
    relaxed_answers = {"gender_must": False, "genders": ["man"], "trauma_informed": "preferred", "languages": []}
    assert facets.relaxed(matters, {}, ["genders", "trauma_informed", "languages"]) == (relaxed_answers, {})
