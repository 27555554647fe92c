from dataclasses import replace
from datetime import date, timedelta

import pytest

from providers.directory.domain import coverage
from providers.directory.domain.coverage import Participation

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
PART = Participation("aetna-ppo", frozenset({"NY", "NJ"}), TODAY, TODAY + 10 * DAY, TODAY)


@pytest.mark.parametrize(
    ("state", "day", "counts"),
    [
        ("NY", TODAY - DAY, False),
        ("NY", TODAY, True),
        ("NJ", TODAY + 10 * DAY, True),
        ("NY", TODAY + 11 * DAY, False),
        ("CT", TODAY, False),
        (None, TODAY, True),
        (None, TODAY - DAY, False),
    ],
)
def test_a_participation_covers_its_states_on_its_days(state: str | None, day: date, counts: bool) -> None:
    assert PART.in_force(state, day) is counts


def test_without_states_or_end_it_covers_all_states_forever() -> None:
    everywhere = replace(PART, states=None, ends_on=None)
    assert everywhere.in_force("GU", TODAY + 10_000 * DAY)


@pytest.mark.parametrize(
    ("change", "is_current"),
    [
        ({}, True),
        ({"verified_on": None}, False),
        ({"verified_on": TODAY - 90 * DAY}, True),
        ({"verified_on": TODAY - 91 * DAY}, False),
        ({"verified_on": TODAY + DAY}, True),
        ({"verified_on": TODAY + 2 * DAY}, False),
        ({"starts_on": TODAY - DAY, "ends_on": TODAY - DAY}, False),
        ({"starts_on": TODAY - DAY, "ends_on": TODAY}, True),
        ({"starts_on": TODAY + 5 * DAY}, True),
    ],
)
def test_only_verified_participations_that_have_not_ended_are_current(change: dict, is_current: bool) -> None:
    part = replace(PART, **change)
    assert coverage.current([part], TODAY) == ([part] if is_current else [])


def test_current_participations_are_sorted_by_plan_and_start() -> None:
    later, other = replace(PART, starts_on=TODAY + DAY), replace(PART, plan="aetna-epo")
    assert coverage.current([later, PART, other], TODAY) == [other, PART, later]
