"""Roster uploads in the console: checked first, applied on request, with every rejected row listed."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from providers.directory.models import Provider
from providers.imports import tasks
from providers.imports.actions import upload
from providers.imports.models import ImportRun, Upload
from tests.factories import staff
from tests.providers import rosters
from tests.providers.rosters import FULL, npi

pytestmark = pytest.mark.django_db
PAGE = "/staff/imports/importrun/import/"
VALID_ROW = {"npi": npi(1)} | FULL | {"bio": "One line."}


@pytest.fixture
def client(db: None) -> Client:
    return staff.signed_in_client("Provider relations")


def send(client: Client, content: bytes, name: str = "roster.csv") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content, "text/csv")}, follow=True)


def roster(path: Path, *rows: dict[str, str]) -> bytes:
    return rosters.write(path / "roster.csv", *rows).read_bytes()


def counts() -> dict[str, int]:
    names = ("rows", "created", "changed", "unchanged", "skipped", "rejected")
    return {name: value for name, value in Upload.objects.values(*names).get().items() if value}


def test_check_shows_differences_and_changes_nothing(client, tmp_path):
    invalid_row = VALID_ROW | {"npi": "123", "licenses": "NY:77"}
    response = send(client, roster(tmp_path, VALID_ROW, invalid_row))
    received = Upload.objects.get()
    assert response.redirect_chain == [(f"{PAGE}{received.ref}/", 302)]
    assert (received.state, counts()) == ("tried", {"rows": 2, "created": 1, "rejected": 1})
    assert (Provider.objects.count(), ImportRun.objects.count()) == (0, 0)
    html = re.sub(r">\s+<", "><", response.content.decode())
    assert ("Would be created" in html, "Apply" in html, "<td>3</td><td>123</td><td>npi</td>" in html) == (
        True,
        True,
        True,
    )


def test_upload_can_be_applied_once(client, tmp_path):
    send(client, roster(tmp_path, VALID_ROW, VALID_ROW | {"npi": "123", "licenses": "NY:77"}))
    ref = Upload.objects.get().ref
    response = client.post(f"{PAGE}{ref}/apply/", follow=True)
    assert response.redirect_chain == [(f"{PAGE}{ref}/", 302)]
    assert Provider.objects.get().licenses.get().verified_by == "sam"
    received, run = Upload.objects.get(), ImportRun.objects.get()
    assert (received.state, received.content, received.run, run.created, run.rejected) == ("applied", None, run, 1, 1)
    second_response = client.post(f"{PAGE}{ref}/apply/", follow=True)
    assert "applied already, or is still being checked" in second_response.content.decode()
    assert ImportRun.objects.count() == 1


def test_rejected_rows_file_escapes_formulas(client, tmp_path):
    send(client, roster(tmp_path, VALID_ROW | {"npi": "=1+1"}))
    response = client.get(f"{PAGE}{Upload.objects.get().ref}/rejected.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="rejected.csv"'
    header, line, *_ = response.content.decode().splitlines()
    assert header == "line,npi,field,reason"
    assert line.startswith("2,'=1+1,npi,")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "roster.csv is not a CSV file in UTF-8: its first line"),
        (b"name,age\nAna,3\n", "roster.csv: "),
        (b"npi;given_name\n", "The columns are listed in docs/roster.md."),
    ],
)
def test_invalid_file_is_an_error_on_the_page(client, content, sentence):
    response = send(client, content)
    assert (response.status_code, response.redirect_chain, Upload.objects.count()) == (400, [], 0)
    assert sentence in response.context["form"].errors["file"][0]


def test_file_over_the_limit_is_an_error_on_the_page(client, settings):
    settings.UPLOAD_LIMIT = 100
    response = send(client, b"npi," + b"x" * 100)
    assert (response.status_code, response.context["form"].errors["file"]) == (
        400,
        ["The file is larger than 20 MB. Split it, or ask for the import command."],
    )


def test_missing_file_is_an_error(client):
    assert client.post(PAGE).context["form"].errors["file"] == ["Fill this in, please."]


def test_large_file_is_processed_by_the_worker_and_its_page_refreshes(client, tmp_path, monkeypatch):
    monkeypatch.setattr(upload, "MAX_ROWS_IN_REQUEST", 1)
    waiting = send(
        client, roster(tmp_path, VALID_ROW, VALID_ROW | {"npi": npi(2), "licenses": "NY:2", "privileges": ""})
    )
    assert Upload.objects.get().state == "trying"
    assert '<meta http-equiv="refresh" content="2">' in waiting.content.decode()
    assert tasks.process_uploads() == 1
    page = f"{PAGE}{Upload.objects.get().ref}/"
    checked = client.get(page).content.decode()
    assert ("refresh" in checked, Provider.objects.count(), counts()) == (False, 0, {"rows": 2, "created": 2})
    assert "refresh" in client.post(f"{page}apply/", follow=True).content.decode()
    assert (tasks.process_uploads(), tasks.process_uploads()) == (1, 0)
    assert (Upload.objects.get().state, Provider.objects.count()) == ("applied", 2)


def test_imports_require_permission(client, tmp_path):
    send(client, roster(tmp_path, VALID_ROW))
    ref, other = Upload.objects.get().ref, staff.signed_in_client("Scheduler", "kim")
    responses = [other.get(PAGE), other.post(PAGE), other.get(f"{PAGE}{ref}/"), other.get(f"{PAGE}{ref}/rejected.csv")]
    responses.append(other.post(f"{PAGE}{ref}/apply/"))
    assert [response.status_code for response in responses] == [403] * 5
    assert Client().get(PAGE).status_code == 302
    assert Upload.objects.get().state == "tried"


def test_apply_requires_post_and_an_existing_upload(client, tmp_path):
    send(client, roster(tmp_path, VALID_ROW))
    assert client.get(f"{PAGE}{Upload.objects.get().ref}/apply/").status_code == 405
    assert client.get(f"{PAGE}nothing/").status_code == 404


def test_runs_are_read_only(client, tmp_path):
    send(client, roster(tmp_path, VALID_ROW))
    client.post(f"{PAGE}{Upload.objects.get().ref}/apply/")
    run = ImportRun.objects.get()
    assert client.get("/staff/imports/importrun/").status_code == 200
    assert client.get("/staff/imports/importrun/add/").headers["Location"] == PAGE
    html = client.get(f"/staff/imports/importrun/{run.pk}/change/").content.decode()
    assert "_save" not in html
    assert client.post(f"/staff/imports/importrun/{run.pk}/delete/", {"post": "yes"}).status_code == 403
