"""Leases, tested on the simplest model that has them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from config import leases
from matching.portal.models import ListingVerificationMail
from tests.factories.providers import create_listed_provider
from tests.threads import run_in_threads

NOW, LEASE = datetime(2026, 11, 23, 12, tzinfo=UTC), timedelta(minutes=1)


def make_rows(count: int) -> list[int]:
    provider = create_listed_provider()
    rows = [
        ListingVerificationMail(provider=provider, stage=75, verified_on=date(2026, 1, day + 1), created_at=NOW)
        for day in range(count)
    ]
    return [row.pk for row in ListingVerificationMail.objects.bulk_create(rows)]


def claim(now: datetime = NOW, limit: int = 10) -> list[ListingVerificationMail]:
    with transaction.atomic():
        rows = ListingVerificationMail.objects.filter(leases.available(now), sent_at__isnull=True)
        return sorted(leases.claim(rows, now=now, lease=LEASE, limit=limit), key=lambda row: row.pk)


@pytest.mark.django_db
def test_rows_are_claimed_in_their_order_and_once_until_the_lease_ends() -> None:
    ids = make_rows(3)
    assert [row.pk for row in claim(limit=2)] == ids[:2]
    assert [row.pk for row in claim(limit=2)] == ids[2:]
    assert claim(NOW + LEASE - timedelta(microseconds=1)) == []
    second_claim = claim(NOW + LEASE)
    assert [(row.pk, row.attempts, row.lease_until) for row in second_claim] == [(pk, 2, NOW + 2 * LEASE) for pk in ids]


@pytest.mark.django_db
def test_a_lease_that_is_renewed_lasts_longer() -> None:
    make_rows(1)
    [row] = claim()
    assert leases.renew(row, now=NOW + LEASE / 2, lease=LEASE) is True
    assert claim(NOW + LEASE) == []


@pytest.mark.django_db
def test_a_row_that_is_given_back_is_claimed_by_the_next_and_a_finished_one_by_nobody() -> None:
    make_rows(1)
    [row] = claim()
    assert leases.release(row) is True
    [row] = claim()
    assert leases.release(row, sent_at=NOW) is True
    assert (claim(), leases.release(row), leases.renew(row, now=NOW, lease=LEASE)) == ([], False, False)
    assert ListingVerificationMail.objects.get().sent_at == NOW


@pytest.mark.django_db
def test_a_slow_worker_changes_nothing_once_another_has_the_row() -> None:
    make_rows(1)
    [slow] = claim()
    [other] = claim(NOW + LEASE)
    assert leases.release(slow, sent_at=NOW) is False
    assert leases.renew(slow, now=NOW + LEASE, lease=LEASE) is False
    row = ListingVerificationMail.objects.get()
    assert (row.sent_at, row.attempts, row.lease_until) == (None, 2, other.lease_until)


@pytest.mark.usefixtures("committed")
def test_workers_at_once_share_the_rows() -> None:
    ids = make_rows(12)
    claims = run_in_threads([lambda: claim(limit=3)] * 6)
    assert sorted(row.pk for rows in claims for row in rows) == ids
