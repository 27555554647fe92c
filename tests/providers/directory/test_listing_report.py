"""Reports that a listing is wrong: a public form, a deadline in business days, and removal within five days."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from config import db
from matching.appointments.models import Appointment
from providers.directory import tasks
from providers.directory.actions import listing_report
from providers.directory.domain import business_days
from providers.directory.models import ListingReport, ListingReportReason, Provider, RecordChange
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider
from tests.matching.portal.test_provider_login import logged_in

pytestmark = pytest.mark.django_db
QUEUE = "/staff/directory/listingreport/"


def form_path(provider: Provider) -> str:
    return f"/therapists/{provider.slug}/report/"


def reported(provider: Provider | None = None) -> ListingReport:
    """A report about a listed provider."""
    return listing_report.create(
        provider=provider or create_listed_provider(), reason="not_accepting", note="", now=db.db_now()
    )


def state(report: ListingReport) -> tuple[str, str]:
    """Return the state of the report and the status of the provider."""
    report.refresh_from_db()
    return report.state, Provider.objects.get(pk=report.provider_id).status


def choose(action: str, *reports: ListingReport) -> Any:
    """Run an action of the queue as provider relations."""
    client = staff.signed_in_client("Provider relations")
    rows = [report.pk for report in reports]
    return client.post(QUEUE, {"action": action, "_selected_action": rows}, follow=True)


@pytest.mark.parametrize("reason", ["not_in_network", "not_accepting", "wrong_contact", "not_here", "other"])
def test_anyone_can_report_a_listing(reason: str) -> None:
    provider, browser = create_listed_provider(), Client()
    assert form_path(provider) in browser.get(f"/therapists/{provider.slug}/").content.decode()
    response = browser.post(form_path(provider), {"reason": reason, "note": "The number is dead."})
    assert (response.status_code, response["Location"]) == (302, f"/therapists/{provider.slug}/")
    report = ListingReport.objects.get()
    assert (report.reason, report.note, report.state) == (reason, "The number is dead.", "open")
    assert b"within two business days" in browser.get(response["Location"]).content


def test_a_report_without_a_reason_keeps_what_was_typed() -> None:
    provider = create_listed_provider()
    response = Client().post(form_path(provider), {"note": "Moved away"})
    assert (response.status_code, "Moved away" in response.content.decode()) == (400, True)
    assert ListingReport.objects.count() == 0


@pytest.mark.parametrize("fields", [{"reason": "rude"}, {"reason": "other", "note": "x" * 501}])
def test_other_reasons_and_long_notes_are_refused(fields: dict[str, str]) -> None:
    assert Client().post(form_path(create_listed_provider()), fields).status_code == 400
    assert ListingReport.objects.count() == 0


def test_only_listed_providers_have_the_form() -> None:
    assert Client().get(form_path(create_listed_provider(status="paused"))).status_code == 404


def test_reports_of_one_network_are_limited(settings: Any) -> None:
    settings.THROTTLE_OFF, settings.LISTING_REPORTS_PER_NETWORK_HOUR = False, 2
    provider = create_listed_provider()
    statuses = [Client().post(form_path(provider), {"reason": "other"}).status_code for _ in range(3)]
    assert (statuses, ListingReport.objects.count()) == ([302, 302, 429], 2)


def report_over_http(api: Api, provider: Provider, body: Any) -> int:
    """Return the status of a report over the API, without a key or token."""
    path = f"/api/v1/providers/{provider.slug}/reports/"
    return api.http.post(path, json.dumps(body), content_type="application/json").status_code


@pytest.mark.parametrize("reason", ListingReportReason.values)
def test_a_report_over_http_is_the_same(api: Api, reason: str) -> None:
    provider = create_listed_provider()
    assert report_over_http(api, provider, {"reason": reason, "note": "Moved.\nAsk them."}) == 202
    report = ListingReport.objects.get()
    assert (report.provider, report.reason, report.note, report.state) == (
        provider,
        reason,
        "Moved.\nAsk them.",
        "open",
    )
    assert report.due_at > report.at


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"reason": "rude"},
        {"reason": "other", "note": "x" * 501},
        {"reason": "other", "email": "me@example.org"},
        {"reason": None},
    ],
)
def test_over_http_wrong_reports_are_refused(api: Api, body: Any) -> None:
    assert report_over_http(api, create_listed_provider(), body) == 400
    assert ListingReport.objects.count() == 0


def test_over_http_only_listed_providers_are_reported(api: Api) -> None:
    assert report_over_http(api, create_listed_provider(status="paused"), {"reason": "other"}) == 404


def test_pages_and_api_share_the_limit_of_a_network(api: Api, settings: Any) -> None:
    settings.THROTTLE_OFF, settings.LISTING_REPORTS_PER_NETWORK_HOUR = False, 2
    provider = create_listed_provider()
    assert Client().post(form_path(provider), {"reason": "other"}).status_code == 302
    assert [report_over_http(api, provider, {"reason": "other"}) for _ in range(2)] == [202, 429]
    assert Client().post(form_path(provider), {"reason": "other"}).status_code == 429


@pytest.mark.parametrize(
    ("at", "due"),
    [
        ("2026-11-23T10:00", "2026-11-25T10:00"),  # Monday
        ("2026-11-26T10:00", "2026-11-30T10:00"),  # Thursday
        ("2026-11-27T16:30", "2026-12-01T16:30"),  # Friday
        ("2026-11-28T10:00", "2026-12-02T00:00"),  # Saturday
        ("2026-11-29T23:59", "2026-12-02T00:00"),  # Sunday
        ("2026-10-30T10:00", "2026-11-03T10:00"),  # the clocks change on Sunday
    ],
)
def test_a_report_is_due_in_two_business_days(at: str, due: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=ZoneInfo("America/New_York"))
    assert business_days.add(moment, 2).isoformat()[:16] == due


def test_a_confirmed_listing_leaves_the_list_in_five_days_unless_corrected() -> None:
    wrong, corrected = reported(), reported()
    choose("confirm", wrong, corrected)
    wrong.refresh_from_db()
    assert wrong.removal_due_at is not None
    assert timedelta(days=4, hours=23) < wrong.removal_due_at - db.db_now() <= timedelta(days=5)
    assert listing_report.correct(report=corrected, by="ada", now=db.db_now())
    assert tasks.remove_wrong_listings() == 0
    ListingReport.objects.filter(pk=wrong.pk).update(removal_due_at=db.db_now())
    assert [tasks.remove_wrong_listings(), tasks.remove_wrong_listings()] == [1, 0]
    assert [state(wrong), state(corrected)] == [("removed", "paused"), ("corrected", "active")]
    assert RecordChange.objects.filter(provider_id=wrong.provider_id, by="system").exists()


def test_staff_see_both_deadlines_and_what_is_overdue() -> None:
    report = reported()
    ListingReport.objects.update(due_at=db.db_now() - timedelta(hours=1))
    page = choose("confirm").content.decode()
    assert "Overdue:" in page
    page = choose_again(report)
    assert "Overdue:" not in page
    assert "(Eastern" in page


def choose_again(report: ListingReport) -> str:
    """Confirm the report as another member; return the page."""
    client = staff.signed_in_client("Provider relations", name="kim")
    return client.post(QUEUE, {"action": "confirm", "_selected_action": [report.pk]}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("action", "result"),
    [
        ("dismiss", ("dismissed", "active")),
        ("confirm", ("confirmed", "active")),
        ("remove", ("removed", "paused")),
        ("correct", ("corrected", "active")),
    ],
)
def test_each_decision(action: str, result: tuple[str, str]) -> None:
    report = reported()
    choose(action, report)
    assert state(report) == result


def test_a_listing_is_removed_while_appointments_are_booked(api: Api) -> None:
    provider = create_listed_provider()
    create_booking(api, provider)
    report = reported(provider)
    choose("remove", report)
    assert (state(report), Appointment.objects.get().status) == (("removed", "paused"), "booked")
    assert Client().get(f"/therapists/{provider.slug}/").status_code == 404


def test_only_staff_list_a_removed_provider_again() -> None:
    report = reported()
    http = logged_in(report.provider)
    listing_report.remove(report=report, by="ada", now=db.db_now())
    assert http.post("/practice/listing/pause/", {"on": "no"}).status_code == 409
    assert b"took your listing off the list" in http.get("/practice/listing/").content
    assert state(report) == ("removed", "paused")
    assert listing_report.correct(report=report, by="ada", now=db.db_now())
    assert state(report) == ("corrected", "active")


def test_a_settled_report_is_not_decided_again() -> None:
    report = reported()
    listing_report.dismiss(report=report, by="ada", now=db.db_now())
    for decide in (listing_report.dismiss, listing_report.confirm, listing_report.remove, listing_report.correct):
        assert decide(report=report, by="kim", now=db.db_now()) is False
    report.refresh_from_db()
    assert (report.state, report.staff) == ("dismissed", "ada")
