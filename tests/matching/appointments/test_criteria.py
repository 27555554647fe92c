"""Match criteria and their window."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.appointments.domain.criteria import Criteria, PreferredTimes, Weights
from providers.directory.domain import intervals
from tests.matching.search import datasets

CRITERIA = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo")


def window(text: str, **facts: object) -> tuple[str, str]:
    first, last = replace(CRITERIA, **facts).window(datetime.fromisoformat(text))
    return f"{intervals.to_datetime(first):%m-%dT%H:%M}", f"{intervals.to_datetime(last):%m-%dT%H:%M}"


@given(st.integers(0, 2**48))
def test_json_round_trip_preserves_criteria(seed: int) -> None:
    criteria = datasets.case(seed).criteria
    assert Criteria.from_json(criteria.to_json()) == criteria
    assert Criteria.from_json(criteria.to_json()).to_json() == criteria.to_json()


def test_equal_criteria_have_equal_json() -> None:
    first = replace(CRITERIA, plan=None, self_pay_max=Decimal("100"), exclude=frozenset("abc"))
    second = replace(CRITERIA, plan=None, self_pay_max=Decimal("100.00"), exclude=frozenset("cba"))
    assert first.to_json() == second.to_json()
    assert first.to_json() != replace(first, state="NJ").to_json()


def test_plain_values_make_the_same_criteria_as_typed_ones() -> None:
    expected = Criteria(
        state="NY", timezone="America/New_York", age_group="adult", self_pay_max=Decimal("90.50"),
        concerns=("grief", "trauma"), must=frozenset({"times"}), exclude=frozenset({"bo-lee"}),
        times=(PreferredTimes((0, 3), 1020, 1260),), importance=Weights(soon=0), earliest=date(2026, 11, 24), window_days=7,
    )  # fmt: skip
    plain_values = {
        "state": "NY", "timezone": "America/New_York", "age_group": "adult", "plan": None,
        "concerns": ["grief", "trauma", "grief"],
        "must": ["times"], "exclude": ["bo-lee", "bo-lee"], "times": [{"days": [3, 0, 3], "start": 1020, "end": 1260}],
        "importance": {"soon": 0}, "window_days": 7, "limit": 10,
    }  # fmt: skip
    for amount, day in [("90.5", "2026-11-24"), (Decimal("90.50"), date(2026, 11, 24))]:
        assert Criteria.from_values({**plain_values, "self_pay_max": amount, "earliest": day}) == expected
    minimal_values = {"state": "NY", "timezone": "America/New_York", "age_group": "adult", "plan": "aetna-ppo"}
    assert Criteria.from_values({**minimal_values, "trauma_informed": None, "times": [], "importance": {}}) == CRITERIA


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, ("11-23T15:00", "12-07T15:00")),
        ({"window_days": 28}, ("11-23T15:00", "12-21T15:00")),
        ({"earliest": date(2026, 11, 23)}, ("11-23T15:00", "12-07T15:00")),
        ({"earliest": date(2026, 11, 24)}, ("11-24T05:00", "12-08T05:00")),
        ({"earliest": date(2026, 12, 20)}, ("12-20T05:00", "12-21T15:00")),
        ({"earliest": date(2026, 11, 24), "timezone": "Pacific/Kiritimati"}, ("11-23T15:00", "12-07T15:00")),
    ],
)
def test_the_window_begins_now_or_at_midnight_and_ends_within_28_days(facts: dict, expected: tuple[str, str]) -> None:
    assert window("2026-11-23T15:00:00+00:00", **facts) == expected


def test_a_window_over_a_clock_change_counts_days_of_24_hours() -> None:
    assert window("2026-10-31T15:00:00+00:00", window_days=1) == ("10-31T15:00", "11-01T15:00")
    assert window("2026-10-31T00:00:00+00:00", window_days=1, earliest=date(2026, 11, 1)) == (
        "11-01T04:00",
        "11-02T04:00",
    )


def test_both_ends_of_the_window_round_up_to_a_minute() -> None:
    assert window("2026-11-23T15:00:30+00:00", window_days=28) == ("11-23T15:01", "12-21T15:01")


def test_the_tiebreak_seed_depends_on_the_day_and_the_answers() -> None:
    day = date(2026, 11, 23)
    assert CRITERIA.seed(day) == replace(CRITERIA).seed(day)
    assert (
        len({CRITERIA.seed(day), CRITERIA.seed(day + timedelta(days=1)), replace(CRITERIA, state="NJ").seed(day)}) == 3
    )
    assert 0 <= CRITERIA.seed(day) < 2**64


OTHER_VALUES: dict[str, object] = {
    "state": "NJ",
    "timezone": "America/Chicago",
    "age_group": "teen",
    "other_states": ("NJ",),
    "plan": "oscar-epo",
    "payer": "oscar",
    "self_pay_max": Decimal("80"),
    "format": "couple",
    "care_type": "medication-management",
    "concerns": ("grief",),
    "trauma_informed": "required",
    "languages": ("es",),
    "approaches": ("cbt",),
    "genders": ("woman",),
    "identities": ("black",),
    "must": frozenset({"times"}),
    "times": (PreferredTimes((0,), 60, 120),),
    "importance": Weights(soon=1),
    "earliest": date(2026, 11, 30),
    "window_days": 7,
    "exclude": frozenset({"somebody"}),
}


def test_every_answer_changes_the_tiebreak_seed() -> None:
    plain = Criteria(state="NY", timezone="America/New_York", age_group="adult", plan="aetna-ppo")
    day = date(2026, 11, 23)
    assert set(OTHER_VALUES) == set(Criteria.__slots__)
    seeds = {plain.seed(day)} | {replace(plain, **{name: value}).seed(day) for name, value in OTHER_VALUES.items()}
    assert len(seeds) == len(OTHER_VALUES) + 1
    assert replace(plain, self_pay_max=Decimal("80.00")).seed(day) == replace(plain, self_pay_max=Decimal("80")).seed(
        day
    )
