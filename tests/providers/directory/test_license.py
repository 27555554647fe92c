from dataclasses import replace
from datetime import date, timedelta

import pytest

from providers.directory.domain import license
from providers.directory.domain.license import Authority, License, Membership, Privilege

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
LICENSE = License("NY", True, date(2020, 1, 1), date(2027, 6, 30), TODAY)
PRIVILEGE = Privilege("psypact", None, True, date(2024, 1, 1), date(2027, 1, 31), TODAY)
OHIO = Membership("psypact", "OH", date(2021, 1, 1), None)
TEXAS = Membership("psypact", "TX", date(2025, 1, 1), date(2026, 12, 31))


def authorities(
    *licenses: License, privileges: tuple = (), memberships: tuple = (), today: date = TODAY
) -> list[Authority]:
    return license.current_authorities(licenses, privileges, memberships, today)


def test_a_license_counts_on_every_day_from_issue_to_expiry() -> None:
    result = authorities(LICENSE)
    assert result == [Authority("NY", "license", LICENSE.issued_on, LICENSE.expires_on)]
    for day, expected in [
        (LICENSE.issued_on - DAY, False),
        (LICENSE.issued_on, True),
        (TODAY, True),
        (LICENSE.expires_on, True),
        (LICENSE.expires_on + DAY, False),
    ]:
        assert license.is_authorized(result, "NY", day) is expected
    assert license.is_authorized(result, "NJ", TODAY) is False


@pytest.mark.parametrize(
    "change",
    [
        {"active": False},
        {"verified_on": None},
        {"verified_on": TODAY - 91 * DAY},
        {"verified_on": TODAY + 2 * DAY},
        {"expires_on": TODAY - DAY},
    ],
)
def test_inactive_unverified_or_expired_never_counts(change: dict) -> None:
    assert authorities(replace(LICENSE, **change)) == []
    assert authorities(privileges=(replace(PRIVILEGE, **change),), memberships=(OHIO,)) == []


def test_a_license_verified_ninety_days_ago_and_one_that_ends_today_still_count() -> None:
    assert len(authorities(replace(LICENSE, verified_on=TODAY - 90 * DAY, expires_on=TODAY))) == 1


def test_a_future_license_counts_from_its_issue_date() -> None:
    result = authorities(replace(LICENSE, issued_on=TODAY + DAY))
    assert not license.is_authorized(result, "NY", TODAY)
    assert license.is_authorized(result, "NY", TODAY + DAY)


def test_a_privilege_counts_where_and_while_a_member_state_issues() -> None:
    assert authorities(privileges=(PRIVILEGE,), memberships=(OHIO, TEXAS)) == [
        Authority("OH", "compact", PRIVILEGE.issued_on, PRIVILEGE.expires_on),
        Authority("TX", "compact", TEXAS.starts_on, TEXAS.ends_on),
    ]


def test_a_privilege_for_some_states_counts_in_those_only() -> None:
    some = replace(PRIVILEGE, states=frozenset({"TX", "NY"}))
    assert [authority.state for authority in authorities(privileges=(some,), memberships=(OHIO, TEXAS))] == ["TX"]


def test_a_privilege_of_one_compact_counts_for_nothing_in_another() -> None:
    assert authorities(privileges=(PRIVILEGE,), memberships=(replace(OHIO, compact="counseling"),)) == []


def test_a_membership_that_does_not_overlap_the_privilege_does_not_count() -> None:
    over = replace(OHIO, ends_on=TODAY - DAY)
    later = replace(OHIO, starts_on=PRIVILEGE.expires_on + DAY)
    assert authorities(privileges=(PRIVILEGE,), memberships=(over, later)) == []


def test_a_license_and_a_privilege_for_one_state_both_count() -> None:
    both = authorities(replace(LICENSE, state="OH"), privileges=(PRIVILEGE,), memberships=(OHIO,))
    assert [(authority.state, authority.basis) for authority in both] == [("OH", "compact"), ("OH", "license")]


def test_every_state_has_its_code_once() -> None:
    assert len(license.STATES) == len(set(license.STATES)) == 56
    assert set(license.LICENSE_TYPES) >= license.PRESCRIBERS
