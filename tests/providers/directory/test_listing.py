from dataclasses import replace
from datetime import date, timedelta

import pytest

from providers.directory.domain import listing
from providers.directory.domain.license import Authority
from providers.directory.domain.listing import ListingFacts

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
FACTS = ListingFacts("active", TODAY, TODAY - 90 * DAY)
AUTHORITIES = [Authority("NY", "license", TODAY - DAY, TODAY), Authority("OH", "compact", TODAY, TODAY + 9 * DAY)]


def test_a_provider_who_meets_every_requirement_is_listed() -> None:
    results = listing.requirements(FACTS, AUTHORITIES, TODAY)
    assert [(result.code, result.is_met, result.since) for result in results] == [
        ("active", True, None),
        ("npi", True, None),
        ("license", True, TODAY + 9 * DAY),
        ("capacity_verified", True, TODAY),
        ("contact_verified", True, TODAY - 90 * DAY),
    ]
    assert listing.is_listed(FACTS, AUTHORITIES, TODAY)


@pytest.mark.parametrize(
    ("change", "authorities", "unmet"),
    [
        ({"status": "draft"}, AUTHORITIES, "active"),
        ({"npi_deactivated_on": TODAY}, AUTHORITIES, "npi"),
        ({"status": "paused"}, AUTHORITIES, "active"),
        ({"status": "left"}, AUTHORITIES, "active"),
        ({}, [], "license"),
        ({}, [Authority("NY", "license", TODAY + DAY, TODAY + 9 * DAY)], "license"),
        ({}, [Authority("NY", "license", TODAY - 9 * DAY, TODAY - DAY)], "license"),
        ({"capacity_verified_on": None}, AUTHORITIES, "capacity_verified"),
        ({"capacity_verified_on": TODAY - 91 * DAY}, AUTHORITIES, "capacity_verified"),
        ({"capacity_verified_on": TODAY + 2 * DAY}, AUTHORITIES, "capacity_verified"),
        ({"contact_verified_on": None}, AUTHORITIES, "contact_verified"),
        ({"contact_verified_on": TODAY - 91 * DAY}, AUTHORITIES, "contact_verified"),
    ],
)
def test_one_unmet_requirement_prevents_listing(change: dict, authorities: list[Authority], unmet: str) -> None:
    facts = replace(FACTS, **change)
    assert [result.code for result in listing.requirements(facts, authorities, TODAY) if not result.is_met] == [unmet]
    assert not listing.is_listed(facts, authorities, TODAY)
