"""Who may serve where, on which day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from providers.directory.domain import license
from providers.directory.domain.license import Authority, License, Membership, Privilege

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
HELD = License("NY", True, date(2020, 1, 1), date(2027, 6, 30), TODAY)
PRIVILEGE = Privilege("psypact", None, True, date(2024, 1, 1), date(2027, 1, 31), TODAY)
OHIO = Membership("psypact", "OH", date(2021, 1, 1), None)
TEXAS = Membership("psypact", "TX", date(2025, 1, 1), date(2026, 12, 31))


def granted(
    *licenses: License, privileges: tuple = (), memberships: tuple = (), today: date = TODAY
) -> list[Authority]:
    return license.current_authorities(licenses, privileges, memberships, today)


def test_a_license_counts_on_every_day_from_issue_to_expiry() -> None:
    found = granted(HELD)
    assert found == [Authority("NY", "license", HELD.issued_on, HELD.expires_on)]
    for day, wanted in [
        (HELD.issued_on - DAY, False),
        (HELD.issued_on, True),
        (TODAY, True),
        (HELD.expires_on, True),
        (HELD.expires_on + DAY, False),
    ]:
        assert license.in_force(found, "NY", day) is wanted
    assert license.in_force(found, "NJ", TODAY) is False


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"verified_on": None},
        {"verified_on": TODAY - 91 * DAY},
        {"verified_on": TODAY + DAY},
        {"expires_on": TODAY - DAY},
    ],
)
def test_what_is_not_active_not_verified_or_over_never_counts(change: dict) -> None:
    assert granted(replace(HELD, **change)) == []
    assert granted(privileges=(replace(PRIVILEGE, **change),), memberships=(OHIO,)) == []


def test_a_license_verified_ninety_days_ago_and_one_that_ends_today_still_count() -> None:
    assert len(granted(replace(HELD, verified_on=TODAY - 90 * DAY, expires_on=TODAY))) == 1


def test_a_license_yet_to_be_issued_counts_from_its_day() -> None:
    found = granted(replace(HELD, issued_on=TODAY + DAY))
    assert not license.in_force(found, "NY", TODAY)
    assert license.in_force(found, "NY", TODAY + DAY)


def test_a_privilege_counts_where_and_while_a_member_state_issues() -> None:
    assert granted(privileges=(PRIVILEGE,), memberships=(OHIO, TEXAS)) == [
        Authority("OH", "compact", PRIVILEGE.issued_on, PRIVILEGE.expires_on),
        Authority("TX", "compact", TEXAS.starts_on, TEXAS.ends_on),
    ]


def test_a_privilege_for_some_states_counts_in_those_only() -> None:
    some = replace(PRIVILEGE, states=frozenset({"TX", "NY"}))
    assert [one.state for one in granted(privileges=(some,), memberships=(OHIO, TEXAS))] == ["TX"]


def test_a_privilege_of_one_compact_counts_for_nothing_in_another() -> None:
    assert granted(privileges=(PRIVILEGE,), memberships=(replace(OHIO, compact="counseling"),)) == []


def test_a_membership_that_is_over_or_never_meets_the_privilege_gives_nothing() -> None:
    over = replace(OHIO, ends_on=TODAY - DAY)
    later = replace(OHIO, starts_on=PRIVILEGE.expires_on + DAY)
    assert granted(privileges=(PRIVILEGE,), memberships=(over, later)) == []


def test_a_license_and_a_privilege_for_one_state_both_stand() -> None:
    both = granted(replace(HELD, state="OH"), privileges=(PRIVILEGE,), memberships=(OHIO,))
    assert [(one.state, one.basis) for one in both] == [("OH", "compact"), ("OH", "license")]


def test_every_state_has_its_code_once() -> None:
    assert len(license.STATES) == len(set(license.STATES)) == 56
    assert set(license.TYPES) >= license.PRESCRIBERS
