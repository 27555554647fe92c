"""The filter switches: the criteria of each, and that each changes only its own answer."""

from dataclasses import replace

from matching.appointments.domain.criteria import Criteria, PreferredTimes
from matching.search.domain import facets

WANTED = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo", languages=("en",))


def test_each_switch_asks_for_what_it_says_and_for_nothing_else() -> None:
    asked = facets.facet_criteria(WANTED, ["woman"])
    assert asked == {
        "trauma": replace(WANTED, trauma_informed="required"),
        "evenings": replace(
            WANTED, times=(PreferredTimes((0, 1, 2, 3, 4), 17 * 60, 22 * 60),), must=frozenset({"times"})
        ),
        "weekends": replace(WANTED, times=(PreferredTimes((5, 6), 7 * 60, 22 * 60),), must=frozenset({"times"})),
        "spanish": replace(WANTED, languages=("es",)),
        "woman": replace(WANTED, genders=("woman",), must=frozenset({"genders"})),
    }


def test_a_switch_changes_only_what_it_is_about() -> None:
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


def test_a_gender_chosen_beside_the_list_narrows_it_and_a_wish_left_alone_stays_a_wish() -> None:
    wish = {"genders": ["woman"]}
    assert "gender_must" not in facets.with_switches(wish, {}, {"genders": ["woman"]})[0]
    assert facets.with_switches(wish, {}, {"genders": ["woman", "man"]})[0]["gender_must"] is True
    assert facets.with_switches(wish, {}, {})[0]["gender_must"] is False


def test_trauma_training_that_is_switched_off_stays_a_wish() -> None:
    assert facets.with_switches({"trauma_informed": "required"}, {}, {})[0]["trauma_informed"] == "preferred"
    assert "trauma_informed" not in facets.with_switches({}, {}, {})[0]


def test_what_is_let_go_of_is_let_go_of_alone() -> None:
    matters = {"gender_must": True, "genders": ["man"], "trauma_informed": "required", "languages": ["es"]}
    assert facets.relaxed(matters, {"only": True}, ["times", "window_days"]) == (
        matters,
        {"only": False, "window_days": 28},
    )
    loose = {"gender_must": False, "genders": ["man"], "trauma_informed": "preferred", "languages": []}
    assert facets.relaxed(matters, {}, ["genders", "trauma_informed", "languages"]) == (loose, {})
