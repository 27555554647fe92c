"""What is deleted, and when. Every model with a moment of its own has a rule: a task, or the record it belongs to."""

from datetime import timedelta
from typing import Any

import pytest

from config import db
from config.pii import project_models
from config.staff import actions as staff_actions
from config.staff import tasks as staff_tasks
from config.staff.models import AccountLink
from matching.appointments.models import Client, ClientLookup
from matching.booking import tasks as booking_tasks
from matching.booking.models import ProviderNotice
from matching.portal import tasks as portal_tasks
from providers.directory import tasks as directory_tasks
from providers.directory.actions import listing_report
from providers.directory.models import ListingReport
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


def test_account_links_go_a_day_after_they_expire() -> None:
    user = staff.create_member("Scheduler", email="sam@example.org")
    for _ in range(2):
        staff_actions.send_link(user=user, language="en", by="ada", now=db.db_now())
    old, recent = AccountLink.objects.all()
    AccountLink.objects.filter(pk=old.pk).update(expires_at=db.db_now() - timedelta(hours=25))
    AccountLink.objects.filter(pk=recent.pk).update(expires_at=db.db_now() - timedelta(hours=23))
    assert staff_tasks.purge_account_links() == 1
    assert AccountLink.objects.get() == recent


def test_notices_to_providers_go_after_thirty_days(api: Api) -> None:
    for contact in ("maya@example.org", "lee@example.org"):
        create_booking(api, create_listed_provider(contact_email=contact))
    old, recent = ProviderNotice.objects.all()
    ProviderNotice.objects.filter(pk=old.pk).update(created_at=db.db_now() - timedelta(days=31))
    ProviderNotice.objects.filter(pk=recent.pk).update(created_at=db.db_now() - timedelta(days=29))
    assert portal_tasks.purge_appointment_mails() == 1
    assert ProviderNotice.objects.get() == recent


@pytest.mark.parametrize(
    ("settle", "days", "notes"),
    [
        (None, 100, ["note"]),
        (listing_report.dismiss, 29, ["note"]),
        (listing_report.dismiss, 31, []),
        (listing_report.correct, 31, []),
        (listing_report.confirm, 31, ["note"]),
        (listing_report.remove, 29, ["note"]),
        (listing_report.remove, 31, [None]),
    ],
)
def test_reports_of_listings_go_thirty_days_after_they_are_settled(settle: Any, days: int, notes: list[Any]) -> None:
    at = db.db_now() - timedelta(days=days)
    report = listing_report.create(provider=create_listed_provider(), reason="other", note="note", now=at)
    if settle:
        settle(report=report, by="ada", now=at)
    directory_tasks.purge_listing_reports()
    assert [row.note for row in ListingReport.objects.all()] == notes
    assert listing_report.is_removed(report.provider_id) == (settle == listing_report.remove)


@pytest.mark.parametrize("column", ["name", "date_of_birth"])
def test_an_erased_client_can_not_be_found(api: Api, column: str) -> None:
    for _ in range(2):
        create_booking(api, create_listed_provider())
    erased, other = Client.objects.order_by("pk")
    setattr(erased, column, None)
    erased.save(update_fields=[column])
    booking_tasks.write_client_lookups()
    assert set(ClientLookup.objects.values_list("client", flat=True)) == {other.pk}


def test_a_deleted_client_takes_their_hashes_along() -> None:
    client = Client.objects.create()
    ClientLookup.objects.create(client=client, key_id="k", digest=b"d" * 32)
    client.delete()
    assert ClientLookup.objects.count() == 0


# Models of this round → what deletes their rows. `record` and `appointment` mean: with that row.
RULES = {
    "booking.ProviderNotice": "matching.portal.tasks.purge_appointment_mails",
    "booking.ProviderNoticeChoice": "record",
    "booking.ClientFitReport": "appointment",
    "directory.ListingReport": "providers.directory.tasks.purge_listing_reports",
    "staff.AccountLink": "config.staff.tasks.purge_account_links",
    "matching_console.MoveConsent": "appointment",
    "appointments.ClientLookup": "matching.booking.tasks.write_client_lookups",
}


def test_each_rule_runs_or_belongs_to_a_row(settings: Any) -> None:
    models = {model._meta.label: model for model in project_models()}
    scheduled = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    for label, rule in RULES.items():
        owner = {"record": "provider", "appointment": "appointment"}.get(rule)
        assert rule in scheduled or models[label]._meta.get_field(owner or "").is_relation, label
