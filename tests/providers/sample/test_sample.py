"""Made-up therapists: the same each time, plausible in each respect, and nobody's real number or address."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from providers.directory.domain import npi
from providers.directory.domain.license import PRESCRIBERS, STATES, License, current_authorities
from providers.directory.domain.listing import Facts, is_listed
from providers.imports.domain.roster import ProviderRow, rows
from providers.sample import domain
from providers.sample.domain import texts
from tests.providers.rosters import VOCABULARY

TODAY = date(2026, 11, 22)


@cache
def people(count: int = 3_000, today: date = TODAY) -> tuple[ProviderRow, ...]:
    return tuple(domain.generate_rows(count, seed=1, today=today, vocabulary=VOCABULARY))


def said(row: ProviderRow, name: str) -> Any:
    return getattr(row, name)


def test_the_same_seed_count_and_day_give_the_same_people() -> None:
    assert tuple(domain.generate_rows(3_000, seed=1, today=TODAY, vocabulary=VOCABULARY)) == people()


def test_another_seed_gives_others() -> None:
    others = domain.generate_rows(300, seed=2, today=TODAY, vocabulary=VOCABULARY)
    assert [row.family_name for row in others] != [row.family_name for row in people(300)]


def test_every_row_would_be_taken_from_a_roster() -> None:
    for row in people():
        assert replace(rows.read(row.line, rows.write(row), VOCABULARY, TODAY), line=row.line) == row


def test_numbers_are_valid_distinct_and_in_the_range_kept_for_samples() -> None:
    numbers = [row.npi for row in people()]
    assert [number for number in numbers if not npi.valid(number)] == []
    assert sorted(number[:9] for number in numbers) == [str(domain.FIRST_NPI + place) for place in range(3_000)]


def test_addresses_and_phones_are_those_kept_for_examples() -> None:
    for row in people():
        assert said(row, "contact_email").endswith("@example.org")
        assert re.fullmatch(r"\+1\d{3}55501\d\d", said(row, "contact_phone"))


def test_every_person_is_labelled_and_says_so() -> None:
    assert {(row.sample, said(row, "bio").endswith(texts.SAMPLE_NOTE)) for row in people()} == {(True, True)}


def test_every_state_and_the_district_has_people_and_the_large_ones_have_more() -> None:
    homes = Counter(row.licenses[0].state for row in people())
    assert set(homes) == set(STATES) - {"PR", "GU", "VI", "AS", "MP"}
    assert min(homes.values()) >= 15
    assert [state for state, _ in homes.most_common(4)] == ["CA", "TX", "FL", "NY"]


@pytest.mark.parametrize("count", [0, 1, 50, 51, 200, 1_000])
def test_as_many_as_asked(count: int) -> None:
    assert len(list(domain.generate_rows(count, seed=1, today=TODAY, vocabulary=VOCABULARY))) == count


def test_only_prescribers_manage_medication_and_all_of_them_do() -> None:
    offering = {
        row.license_type
        for row in people()
        if any(one.care_type == "medication-management" for one in said(row, "session_types"))
    }
    assert offering == PRESCRIBERS
    assert all(said(row, "session_types") for row in people())


def test_plans_are_sold_where_the_person_is_licensed() -> None:
    for row in people():
        states = {held.state for held in row.licenses}
        for held in said(row, "participations"):
            sold = VOCABULARY.plans[held.plan]
            assert sold is None or sold & states


def test_about_one_in_twenty_is_not_listed_and_every_gate_shuts_somebody_out() -> None:
    shut = Counter(_gate(row) for row in people())
    assert 0.93 <= shut.pop("") / 3_000 <= 0.97
    assert set(shut) == {"status", "license", "capacity", "contact"}


def test_not_quite_half_have_trauma_training_that_somebody_has_checked() -> None:
    trained = sum(any(one.verified_on for one in said(row, "trainings")) for row in people())
    assert 0.40 <= trained / 3_000 <= 0.50


def test_a_later_day_changes_only_what_follows_the_day() -> None:
    later = people(today=TODAY + timedelta(days=30))
    follows = (
        "licenses",
        "privileges",
        "participations",
        "trainings",
        "time_off",
        "capacity_verified_on",
        "contact_verified_on",
    )
    hide: dict[str, Any] = dict.fromkeys(follows, ())
    assert [replace(row, **hide) for row in later] == [replace(row, **hide) for row in people()]
    assert [[held.number for held in row.licenses] for row in later] == [
        [held.number for held in row.licenses] for row in people()
    ]
    moved = [
        said(b, "capacity_verified_on") - said(a, "capacity_verified_on") for a, b in zip(people(), later, strict=True)
    ]
    assert set(moved) == {timedelta(days=30)}


def test_more_than_the_range_holds_is_refused() -> None:
    with pytest.raises(ValueError, match="0 to 1,000,000"):
        next(domain.generate_rows(1_000_001, seed=1, today=TODAY, vocabulary=VOCABULARY))


def _gate(row: ProviderRow) -> str:
    """The gate that keeps somebody off the list, or ""."""
    if row.status != "active":
        return "status"
    held = [
        License(one.state, one.status == "active", one.issued_on, one.expires_on, one.verified_on)
        for one in row.licenses
        if one.issued_on and one.expires_on
    ]
    granted = current_authorities(held, (), (), TODAY)
    facts = Facts("active", said(row, "capacity_verified_on"), said(row, "contact_verified_on"))
    if not any(one.starts_on <= TODAY <= one.ends_on for one in granted):
        return "license"
    if is_listed(facts, granted, TODAY):
        return ""
    fresh_contact = is_listed(replace(facts, capacity_verified_on=TODAY), granted, TODAY)
    return "capacity" if fresh_contact else "contact"
