"""The staff API: same roles as the console, records as roster rows."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from providers.directory.models import Provider, RecordChange
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider, npi
from tests.providers.rosters import REQUIRED

pytestmark = pytest.mark.django_db
ALL, APPOINTMENTS = "/api/v1/staff/providers/", "/api/v1/staff/appointments/"


def send(client: Client, method: str, path: str, body: Any) -> Any:
    return client.generic(method, path, json.dumps(body), content_type="application/json")


def test_requires_two_factors_and_the_right_role():
    without_second_factor = Client()
    without_second_factor.force_login(staff.create_member("Provider relations", name="half"))
    assert [
        client.get(path).status_code for client in (Client(), without_second_factor) for path in (ALL, APPOINTMENTS)
    ] == [401] * 4
    privacy, scheduler = (
        staff.signed_in_client("Privacy officer", name="p"),
        staff.signed_in_client("Scheduler", name="s"),
    )
    assert [privacy.get(path).status_code for path in (ALL, APPOINTMENTS)] == [403, 403]
    assert [scheduler.get(path).status_code for path in (ALL, APPOINTMENTS)] == [200, 200]
    assert send(scheduler, "POST", ALL, {}).status_code == 403


def test_write_requires_a_csrf_token():
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff.signed_in_client("Provider relations").cookies
    assert send(strict, "POST", ALL, {}).status_code == 403


def test_create_read_change_and_delete_are_attributed():
    client = staff.signed_in_client("Provider relations")
    created = send(client, "POST", ALL, {**REQUIRED, "npi": npi(5), "headline": "Calm"})
    assert created.status_code == 201, created.content
    page = f"{ALL}{created.json()['slug']}/"
    assert client.get(page).json()["record"]["headline"] == "Calm"
    changed = send(client, "PATCH", page, {"headline": "Calmer", "concerns": "trauma; sleep"})
    assert changed.json()["record"]["concerns"] == "sleep; trauma"
    assert [record["slug"] for record in client.get(ALL, {"q": "nunez"}).json()["results"]] == [created.json()["slug"]]
    assert client.delete(page).status_code == 204
    assert client.get(page).status_code == 404
    assert set(RecordChange.objects.values_list("by", flat=True)) == {"sam"}


def test_errors_name_the_column_and_nothing_is_saved():
    client = staff.signed_in_client("Provider relations")
    cases = [
        ({**REQUIRED, "npi": "1234567890"}, "npi"),
        ({**REQUIRED, "npi": npi(5), "concerns": "nonsense"}, "concerns"),
        ({**REQUIRED, "npi": npi(5), "colour": "red"}, "colour"),
        ({"npi": npi(5)}, "given_name"),
    ]
    for body, field in cases:
        response = send(client, "POST", ALL, body)
        assert (response.status_code, response.json()["errors"][0]["field"]) == (400, field)
    assert not Provider.objects.exists()


def test_change_that_breaks_an_appointment_is_refused(api):
    provider, client = create_listed_provider(), staff.signed_in_client("Provider relations")
    create_booking(api, provider)
    page = f"{ALL}{provider.slug}/"
    assert send(client, "PATCH", page, {"status": "left"}).status_code == 409
    assert client.delete(page).status_code == 409
    [appointment] = staff.signed_in_client("Scheduler", name="s").get(APPOINTMENTS).json()["results"]
    assert (appointment["provider"], appointment["status"], "client" in appointment) == (provider.slug, "booked", False)


def test_import_reports_differences_and_then_applies_them():
    provider, client = create_listed_provider(npi=npi(7), headline="Old"), staff.signed_in_client("Provider relations")
    row = {
        **REQUIRED,
        "npi": npi(7),
        "licenses": f"NY:NY-{npi(7)}",
        "headline": "New",
        "license_type": provider.license_type,
    }
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n" + ",".join([*(["x"] * len(row))])
    for dry_run, headline, state in (("1", "Old", "tried"), ("0", "New", "applied")):
        file = SimpleUploadedFile("r.csv", text.encode())
        report = client.post(f"{ALL}import/?dry_run={dry_run}", {"file": file}).json()
        assert (report["state"], report["changed"], report["rejected"]) == (state, 1, 1)
        assert {"npi": npi(7), "column": "headline", "before": "Old", "after": "New"} in report["differences"]
        assert report["rejects"][0]["line"] == "3"
        assert Provider.objects.get().headline == headline


def test_list_query_count_does_not_grow_with_rows():
    client, counts = staff.signed_in_client("Provider relations"), []
    for more in (1, 2):
        for _ in range(more):
            create_listed_provider(concerns=("trauma",))
        with CaptureQueriesContext(connection) as queries:
            client.get(ALL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
