"""The filter switches: the criteria of each, and that each changes only its own answer."""

from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from matching.appointments.domain.criteria import Criteria, PreferredTimes
from matching.search.domain import answers, facets

CRITERIA = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo", languages=("en",))

GENDERS = ("woman", "man", "non-binary")
ALL_SLOTS = {f"{day}-{part}" for day in range(7) for part in answers.PARTS}
# Answers as the question forms save them. A required gender and "only these times" always name something.
MATTERS = st.fixed_dictionaries(
    {},
    optional={
        "trauma_informed": st.sampled_from(["required", "preferred"]),
        "languages": st.lists(st.sampled_from(["en", "es", "fr"]), min_size=1, unique=True),
        "genders": st.lists(st.sampled_from(GENDERS), min_size=1, unique=True),
        "approaches": st.lists(st.sampled_from(["emdr", "cbt"]), min_size=1, unique=True),
        "identities": st.just(["lgbtq"]),
        "gender_must": st.booleans(),
    },
).map(lambda matters: matters if "genders" in matters else {**matters, "gender_must": False})
WHEN = st.one_of(
    st.fixed_dictionaries({"slots": st.just([]), "only": st.just(False)}, optional={"window_days": st.integers(1, 28)}),
    st.fixed_dictionaries(
        {"slots": st.sets(st.sampled_from(sorted(ALL_SLOTS)), min_size=1).map(sorted), "only": st.booleans()},
        optional={"window_days": st.integers(1, 28)},
    ),
)
SWITCHES = st.sampled_from(
    [
        ("trauma", "on"),
        ("spanish", "on"),
        ("evenings", "on"),
        ("weekends", "on"),
        *(("genders", each) for each in GENDERS),
    ]
)


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


def test_times_that_are_only_wished_for_can_be_required() -> None:
    times = (PreferredTimes((5, 6), 7 * 60, 22 * 60),)
    wishes = replace(CRITERIA, times=times, must=frozenset({"genders"}))
    required = replace(wishes, must=frozenset({"genders", "times"}))
    assert facets.wished_times(wishes) == {"times": required}
    assert facets.wished_times(required) == facets.wished_times(CRITERIA) == {}


def test_only_these_times_is_off_while_no_time_is_left_and_comes_back_with_the_first() -> None:
    evenings = sorted(facets.SLOTS["evenings"])
    when = {"slots": evenings, "only": True}
    matters, without = facets.with_switches({}, when, {("only", "on")})
    assert (without["slots"], without["only"]) == ([], False)
    restored = facets.with_switches(matters, without, {("evenings", "on")})[1]
    assert (restored["slots"], restored["only"]) == (evenings, True)
    assert facets.with_switches({}, {"slots": [], "only": False}, {("evenings", "on")})[1]["only"] is False


@given(MATTERS, WHEN, st.sets(SWITCHES), st.sets(SWITCHES))
def test_a_form_changes_only_the_filters_that_changed_on_it(
    matters: dict[str, Any], when: dict[str, Any], chosen: set[facets.Switch], before: set[facets.Switch]
) -> None:
    changed_matters, changed_when = facets.with_switches(matters, when, chosen, before)
    touched = {name for name, _value in chosen ^ before}
    expected = {
        "trauma_informed": {"trauma"}, "languages": {"spanish"}, "genders": {"genders"}, "gender_must": {"genders"},
    }  # fmt: skip
    for field in {*matters, *changed_matters} - {facets.UNDO}:
        if not touched & expected.get(field, set()):
            assert changed_matters.get(field) == matters.get(field), field
    untouched = ALL_SLOTS - set().union(*(facets.SLOTS[name] for name in touched & facets.SLOTS.keys()))
    assert set(changed_when["slots"]) & untouched == set(when["slots"]) & untouched
    assert changed_when.get("window_days") == when.get("window_days")


@given(MATTERS, WHEN)
def test_a_form_without_a_change_changes_nothing(matters: dict[str, Any], when: dict[str, Any]) -> None:
    on = facets.switches_on(matters, when)
    assert facets.with_switches(matters, when, on) == (matters, when)
    assert facets.with_switches(matters, when, set(), set()) == (matters, when)


@given(MATTERS, WHEN, st.lists(SWITCHES, max_size=6, unique=True), st.randoms())
def test_taking_filters_back_in_any_order_restores_every_answer(
    matters: dict[str, Any], when: dict[str, Any], switches: list[facets.Switch], random: Random
) -> None:
    changed = matters, when
    for switch in switches:
        changed = toggle(*changed, switch)
    for switch in random.sample(switches, len(switches)):
        changed = toggle(*changed, switch)
    assert comparable(*changed) == comparable(matters, when)


@given(MATTERS, WHEN, st.lists(SWITCHES, max_size=6))
def test_the_ranking_gets_what_the_questions_show(
    matters: dict[str, Any], when: dict[str, Any], switches: list[facets.Switch]
) -> None:
    for switch in switches:
        matters, when = toggle(matters, when, switch)
        sent = answers.criteria(
            {
                "who": {"who": "adult", "care": "unsure"},
                "where": {"state": "NY", "timezone": "America/New_York"},
                "pay": {"plan": "aetna-ppo"},
                "matters": matters,
                "when": when,
            }
        )
        minutes = {
            f"{day}-{part}"
            for times in sent.times
            for day in times.days
            for part, span in answers.PARTS.items()
            if span == (times.start, times.end)
        }
        assert minutes == set(when["slots"])
        assert ("times" in sent.must) == bool(when["only"])
        assert (set(sent.genders), set(sent.languages)) == (
            set(matters.get("genders", [])),
            set(matters.get("languages", [])),
        )
        assert ("genders" in sent.must) == bool(matters.get("gender_must"))
        assert sent.trauma_informed == matters.get("trauma_informed", "no_preference")
        on = facets.switches_on(matters, when)
        assert {slug for name, slug in on if name == "genders"} == (
            set(sent.genders) if "genders" in sent.must else set()
        )


def test_evenings_chosen_one_by_one_survive_each_filter() -> None:
    when = {"slots": ["0-evening", "1-evening", "2-evening"], "only": False}
    assert facets.with_switches({}, when, {("trauma", "on")}, set())[1] == when
    on = facets.with_switches({}, when, {("evenings", "on")}, set())[1]
    assert on["slots"] == sorted(facets.EVENINGS)
    assert facets.with_switches({}, on, set(), {("evenings", "on")})[1] == when


def test_a_page_that_is_no_longer_current_changes_only_what_changed_on_it() -> None:
    matters = {"trauma_informed": "required"}  # set in another tab, after this page was made
    changed, _when = facets.with_switches(matters, {}, {("genders", "woman")}, set())
    assert changed["trauma_informed"] == "required"
    assert changed["genders"] == ["woman"]


def toggle(
    matters: dict[str, Any], when: dict[str, Any], switch: facets.Switch
) -> tuple[dict[str, Any], dict[str, Any]]:
    on = facets.switches_on(matters, when)
    return facets.with_switches(matters, when, on ^ {switch}, on)


def comparable(matters: dict[str, Any], when: dict[str, Any]) -> Any:
    """Return answers without order, empty values and what is remembered."""
    values = {**matters, **when}
    values.pop(facets.UNDO, None)
    return {name: set(value) if isinstance(value, list) else value for name, value in values.items() if value}


def test_relaxing_some_filters_leaves_the_others_unchanged() -> None:
    matters = {"gender_must": True, "genders": ["man"], "trauma_informed": "required", "languages": ["es"]}
    assert facets.relaxed(matters, {"only": True}, ["times", "window_days"]) == (
        matters,
        {"only": False, "window_days": 28},
    )
    relaxed_answers = {"gender_must": False, "genders": ["man"], "trauma_informed": "preferred", "languages": []}
    assert facets.relaxed(matters, {}, ["genders", "trauma_informed", "languages"]) == (relaxed_answers, {})
