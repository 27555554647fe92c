"""Why a provider is on the public list, or not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from providers.directory.domain import listing
from providers.directory.domain.license import Authority
from providers.directory.domain.listing import Facts

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
FACTS = Facts("active", TODAY, TODAY - 90 * DAY)
LEAVE = [Authority("NY", "license", TODAY - DAY, TODAY), Authority("OH", "compact", TODAY, TODAY + 9 * DAY)]


def test_with_every_gate_open_a_provider_is_listed_and_each_gate_says_what_it_rests_on() -> None:
    found = listing.gates(FACTS, LEAVE, TODAY)
    assert [(gate.code, gate.open, gate.since) for gate in found] == [
        ("active", True, None),
        ("license", True, TODAY + 9 * DAY),
        ("capacity_verified", True, TODAY),
        ("contact_verified", True, TODAY - 90 * DAY),
    ]
    assert listing.is_listed(FACTS, LEAVE, TODAY)


@pytest.mark.parametrize(
    ("change", "leave", "shut"),
    [
        ({"status": "draft"}, LEAVE, "active"),
        ({"status": "paused"}, LEAVE, "active"),
        ({"status": "left"}, LEAVE, "active"),
        ({}, [], "license"),
        ({}, [Authority("NY", "license", TODAY + DAY, TODAY + 9 * DAY)], "license"),
        ({}, [Authority("NY", "license", TODAY - 9 * DAY, TODAY - DAY)], "license"),
        ({"capacity_verified_on": None}, LEAVE, "capacity_verified"),
        ({"capacity_verified_on": TODAY - 91 * DAY}, LEAVE, "capacity_verified"),
        ({"capacity_verified_on": TODAY + DAY}, LEAVE, "capacity_verified"),
        ({"contact_verified_on": None}, LEAVE, "contact_verified"),
        ({"contact_verified_on": TODAY - 91 * DAY}, LEAVE, "contact_verified"),
    ],
)
def test_one_shut_gate_is_enough_and_is_named(change: dict, leave: list[Authority], shut: str) -> None:
    facts = replace(FACTS, **change)
    assert [gate.code for gate in listing.gates(facts, leave, TODAY) if not gate.open] == [shut]
    assert not listing.is_listed(facts, leave, TODAY)
