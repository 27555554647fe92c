from datetime import UTC, date, datetime, timedelta

import pytest

from providers.directory.domain import freshness

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("days_ago", "is_current"),
    [(-2, False), (-1, True), (0, True), (1, True), (89, True), (90, True), (91, False), (10_000, False)],
)
def test_a_fact_counts_from_its_verification_for_ninety_days(days_ago: int, is_current: bool) -> None:
    assert freshness.is_current(TODAY - timedelta(days=days_ago), TODAY) is is_current


def test_an_unverified_fact_never_counts() -> None:
    assert freshness.is_current(None, TODAY) is False


def test_a_fact_counts_on_its_last_day_and_not_after() -> None:
    last = freshness.last_day(TODAY)
    assert freshness.is_current(TODAY, last)
    assert not freshness.is_current(TODAY, last + timedelta(days=1))


@pytest.mark.parametrize("days_ago", [None, -30, -2, -1, 0, 1, 45, 89, 90, 91, 400])
def test_the_next_change_is_the_first_day_with_another_result(days_ago: int | None) -> None:
    verified = None if days_ago is None else TODAY - timedelta(days=days_ago)
    now = freshness.is_current(verified, TODAY)
    days = (TODAY + timedelta(days=n) for n in range(1, 500))
    expected = next((day for day in days if freshness.is_current(verified, day) is not now), None)
    assert freshness.next_change([verified], TODAY) == expected


def test_the_next_change_of_several_facts_is_the_earliest() -> None:
    facts = [None, TODAY, TODAY - timedelta(days=80), TODAY - timedelta(days=90)]
    assert freshness.next_change(facts, TODAY) == TODAY + timedelta(days=1)
    assert freshness.next_change([], TODAY) is None


def test_the_latest_date_is_that_of_the_zone_farthest_ahead() -> None:
    """It is Tuesday on Guam from 2 pm UTC on Monday; no zone is more than 14 hours ahead."""
    assert freshness.latest_date(datetime(2026, 11, 23, 9, 59, tzinfo=UTC)) == TODAY
    assert freshness.latest_date(datetime(2026, 11, 23, 10, tzinfo=UTC)) == TODAY + timedelta(days=1)
    assert freshness.is_current(TODAY + timedelta(days=1), TODAY)
