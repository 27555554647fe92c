"""Sample therapists are reproducible, plausible, and have no real numbers or addresses."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from providers.directory.domain import npi
from providers.directory.domain.license import PRESCRIBERS, STATES, License, current_authorities
from providers.directory.domain.listing import ListingFacts, is_listed
from providers.imports.domain.roster import ProviderRow, rows
from providers.sample import domain
from providers.sample.domain import texts
from tests.providers.rosters import VOCABULARY

TODAY = date(2026, 11, 22)


@cache
def people(count: int = 3_000, today: date = TODAY) -> tuple[ProviderRow, ...]:
    return tuple(domain.generate_rows(count, seed=1, today=today, vocabulary=VOCABULARY))


def value(row: ProviderRow, name: str) -> Any:
    """Return a field without its `Absent` type, which sample rows never have."""
    return getattr(row, name)


def test_the_same_seed_count_and_day_give_the_same_people() -> None:
    assert tuple(domain.generate_rows(3_000, seed=1, today=TODAY, vocabulary=VOCABULARY)) == people()


def test_another_seed_gives_others() -> None:
    others = domain.generate_rows(300, seed=2, today=TODAY, vocabulary=VOCABULARY)
    assert [row.family_name for row in others] != [row.family_name for row in people(300)]


def test_every_row_is_valid_in_a_roster() -> None:
    for row in people():
        assert replace(rows.read(row.line, rows.write(row), VOCABULARY, TODAY), line=row.line) == row


def test_npis_are_valid_unique_and_in_the_sample_range() -> None:
    numbers = [row.npi for row in people()]
    assert [number for number in numbers if not npi.is_valid(number)] == []
    assert sorted(number[:9] for number in numbers) == [str(domain.FIRST_NPI + place) for place in range(3_000)]


def test_emails_and_phones_are_reserved_for_examples() -> None:
    for row in people():
        assert value(row, "contact_email").endswith("@example.org")
        assert re.fullmatch(r"\+1\d{3}55501\d\d", value(row, "contact_phone"))


def test_every_person_is_marked_as_sample_data() -> None:
    assert {(row.sample, value(row, "bio").endswith(texts.SAMPLE_NOTE)) for row in people()} == {(True, True)}


def test_every_state_and_the_district_has_people_and_the_large_ones_have_more() -> None:
    homes = Counter(row.licenses[0].state for row in people())
    assert set(homes) == set(STATES) - {"PR", "GU", "VI", "AS", "MP"}
    assert min(homes.values()) >= 15
    assert [state for state, _ in homes.most_common(4)] == ["CA", "TX", "FL", "NY"]


@pytest.mark.parametrize("count", [0, 1, 50, 51, 200, 1_000])
def test_the_count_is_exact(count: int) -> None:
    assert len(list(domain.generate_rows(count, seed=1, today=TODAY, vocabulary=VOCABULARY))) == count


def test_only_prescribers_manage_medication_and_all_of_them_do() -> None:
    offering = {
        row.license_type
        for row in people()
        if any(visit_type.care_type == "medication-management" for visit_type in value(row, "session_types"))
    }
    assert offering == PRESCRIBERS
    assert all(value(row, "session_types") for row in people())


def test_plans_are_sold_where_the_person_is_licensed() -> None:
    for row in people():
        license_states = {license.state for license in row.licenses}
        for participation in value(row, "participations"):
            plan_states = VOCABULARY.plans[participation.plan]
            assert plan_states is None or plan_states & license_states


def test_about_one_in_twenty_is_not_listed_and_every_requirement_fails_for_some() -> None:
    unmet = Counter(_unmet_requirement(row) for row in people())
    assert 0.93 <= unmet.pop("") / 3_000 <= 0.97
    assert set(unmet) == {"status", "license", "capacity", "contact"}


def test_a_little_under_half_have_verified_trauma_training() -> None:
    trained = sum(any(training.verified_on for training in value(row, "trainings")) for row in people())
    assert 0.40 <= trained / 3_000 <= 0.50


def test_a_later_day_only_changes_dates() -> None:
    later = people(today=TODAY + timedelta(days=30))
    dated_fields = (
        "licenses",
        "privileges",
        "participations",
        "trainings",
        "time_off",
        "capacity_verified_on",
        "contact_verified_on",
    )
    cleared: dict[str, Any] = dict.fromkeys(dated_fields, ())
    assert [replace(row, **cleared) for row in later] == [replace(row, **cleared) for row in people()]
    assert [[license.number for license in row.licenses] for row in later] == [
        [license.number for license in row.licenses] for row in people()
    ]
    moved = [
        value(b, "capacity_verified_on") - value(a, "capacity_verified_on")
        for a, b in zip(people(), later, strict=True)
    ]
    assert set(moved) == {timedelta(days=30)}


def test_a_count_above_the_npi_range_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 1,000,000"):
        next(domain.generate_rows(1_000_001, seed=1, today=TODAY, vocabulary=VOCABULARY))


def _unmet_requirement(row: ProviderRow) -> str:
    """Return the requirement that the person doesn't meet, or ""."""
    if row.status != "active":
        return "status"
    licenses = [
        License(license.state, license.status == "active", license.issued_on, license.expires_on, license.verified_on)
        for license in row.licenses
        if license.issued_on and license.expires_on
    ]
    authorities = current_authorities(licenses, (), (), TODAY)
    facts = ListingFacts("active", value(row, "capacity_verified_on"), value(row, "contact_verified_on"))
    if not any(authority.starts_on <= TODAY <= authority.ends_on for authority in authorities):
        return "license"
    if is_listed(facts, authorities, TODAY):
        return ""
    contact_is_current = is_listed(replace(facts, capacity_verified_on=TODAY), authorities, TODAY)
    return "capacity" if contact_is_current else "contact"
