"""The staff's interface: the same roles as the console, records as rows of a roster."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from providers.directory.models import Provider, RecordChange
from tests.factories import staff
from tests.factories.booking import booked
from tests.factories.providers import listed, npi
from tests.providers.rosters import REQUIRED

pytestmark = pytest.mark.django_db
ALL, APPOINTMENTS = "/api/v1/staff/providers/", "/api/v1/staff/appointments/"


def send(client: Client, method: str, path: str, body: Any) -> Any:
    return client.generic(method, path, json.dumps(body), content_type="application/json")


def test_anonymous_is_401_half_signed_in_too_and_the_wrong_role_403():
    half = Client()
    half.force_login(staff.member("Provider relations", name="half"))
    assert [client.get(path).status_code for client in (Client(), half) for path in (ALL, APPOINTMENTS)] == [401] * 4
    privacy, desk = staff.browser("Privacy officer", name="p"), staff.browser("Scheduler", name="s")
    assert [privacy.get(path).status_code for path in (ALL, APPOINTMENTS)] == [403, 403]
    assert [desk.get(path).status_code for path in (ALL, APPOINTMENTS)] == [200, 200]
    assert send(desk, "POST", ALL, {}).status_code == 403


def test_a_write_needs_the_pages_token():
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = staff.browser("Provider relations").cookies
    assert send(strict, "POST", ALL, {}).status_code == 403


def test_a_record_is_made_read_changed_and_deleted_and_its_history_says_by_whom():
    client = staff.browser("Provider relations")
    made = send(client, "POST", ALL, {**REQUIRED, "npi": npi(5), "headline": "Calm"})
    assert made.status_code == 201, made.content
    page = f"{ALL}{made.json()['slug']}/"
    assert client.get(page).json()["record"]["headline"] == "Calm"
    changed = send(client, "PATCH", page, {"headline": "Calmer", "concerns": "trauma; sleep"})
    assert changed.json()["record"]["concerns"] == "sleep; trauma"
    assert [one["slug"] for one in client.get(ALL, {"q": "nunez"}).json()["results"]] == [made.json()["slug"]]
    assert client.delete(page).status_code == 204
    assert client.get(page).status_code == 404
    assert set(RecordChange.objects.values_list("by", flat=True)) == {"sam"}


def test_what_is_wrong_is_named_by_column_and_nothing_is_saved():
    client = staff.browser("Provider relations")
    wrong = [
        ({**REQUIRED, "npi": "1234567890"}, "npi"),
        ({**REQUIRED, "npi": npi(5), "concerns": "nonsense"}, "concerns"),
        ({**REQUIRED, "npi": npi(5), "colour": "red"}, "colour"),
        ({"npi": npi(5)}, "given_name"),
    ]
    for body, field in wrong:
        answer = send(client, "POST", ALL, body)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, field)
    assert not Provider.objects.exists()


def test_what_would_break_a_session_is_refused(api):
    provider, client = listed(), staff.browser("Provider relations")
    booked(api, provider)
    page = f"{ALL}{provider.slug}/"
    assert send(client, "PATCH", page, {"status": "left"}).status_code == 409
    assert client.delete(page).status_code == 409
    [shown] = staff.browser("Scheduler", name="s").get(APPOINTMENTS).json()["results"]
    assert (shown["provider"], shown["status"], "client" in shown) == (provider.slug, "booked", False)


def test_an_import_tells_by_row_and_column_what_it_would_do_and_then_does_it():
    provider, client = listed(npi=npi(7), headline="Old"), staff.browser("Provider relations")
    row = {
        **REQUIRED,
        "npi": npi(7),
        "licenses": f"NY:NY-{npi(7)}",
        "headline": "New",
        "license_type": provider.license_type,
    }
    text = ",".join(row) + "\n" + ",".join(row.values()) + "\n" + ",".join([*(["x"] * len(row))])
    for dry, headline, state in (("1", "Old", "tried"), ("0", "New", "applied")):
        file = SimpleUploadedFile("r.csv", text.encode())
        told = client.post(f"{ALL}import/?dry_run={dry}", {"file": file}).json()
        assert (told["state"], told["changed"], told["rejected"]) == (state, 1, 1)
        assert {"npi": npi(7), "column": "headline", "before": "Old", "after": "New"} in told["differences"]
        assert told["rejects"][0]["line"] == "3"
        assert Provider.objects.get().headline == headline


def test_the_list_asks_as_much_for_three_as_for_one():
    client, counts = staff.browser("Provider relations"), []
    for more in (1, 2):
        for _ in range(more):
            listed(concerns=("trauma",))
        with CaptureQueriesContext(connection) as queries:
            client.get(ALL)
        counts.append(len(queries))
    assert counts[0] == counts[1]
