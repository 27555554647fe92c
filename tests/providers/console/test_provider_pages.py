"""Further pages of a record: history, weekly grid, documents, exports, and undoing an import."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from providers.directory.actions import weekly_grid
from providers.directory.models import Provider, RecordChange, Training, TrainingDocument, WeeklyHours
from providers.imports.models import ImportRun
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider, npi
from tests.providers import rosters

pytestmark = pytest.mark.django_db
LIST = "/staff/directory/provider/"


@pytest.fixture
def client() -> Client:
    return staff.signed_in_client("Provider relations")


def hours(provider: Provider) -> list[tuple[int, int, int]]:
    return list(WeeklyHours.objects.filter(provider=provider).values_list("weekday", "start", "end"))


def test_change_is_in_the_history_and_can_be_reverted(client):
    provider = create_listed_provider()
    page = f"{LIST}{provider.pk}/"
    assert staff.submit(client, f"{page}change/", {"headline": "Calm"}).status_code == 302
    change = RecordChange.objects.filter(provider_id=provider.pk)[0]
    assert (change.by, change.before, change.after) == ("sam", {"headline": ""}, {"headline": "Calm"})
    html = client.get(f"{page}changes/").content.decode()
    assert ("sam" in html, "<b>headline</b>: — → Calm" in html) == (True, True)
    viewer = staff.signed_in_client("Scheduler", name="look")
    assert "/put-back/" not in viewer.get(f"{page}changes/").content.decode()
    assert viewer.post(f"{page}changes/{change.pk}/put-back/").status_code == 403
    client.post(f"{page}changes/{change.pk}/put-back/")
    provider.refresh_from_db()
    assert provider.headline == ""


def seen(client, page):
    """Return the version of the hours that the page shows."""
    return staff.form_values(client.get(page).content)["seen"]


def test_weekly_grid_matches_the_rows(client):
    provider = create_listed_provider(hours=(9 * 60, 12 * 60))
    page = f"{LIST}{provider.pk}/week/"
    html = client.get(page).content.decode()
    assert html.count(" checked") == 7 * 6
    WeeklyHours.objects.create(provider=provider, weekday=6, start=23 * 60, end=24 * 60, timezone=provider.timezone)
    boxes = {(0, 9 * 60), (0, 9 * 60 + 30), (0, 11 * 60), (2, 21 * 60 + 30)}
    changed = [f"{day}-{at}" for day, at in boxes] + ["9-1", "x"]
    assert client.post(page, {"box": changed, "seen": seen(client, page)}).status_code == 302
    assert sorted(hours(provider)) == [(0, 540, 600), (0, 660, 690), (2, 1290, 1320), (6, 1380, 1440)]
    assert weekly_grid.covered_cells(WeeklyHours.objects.all(), provider.timezone) == boxes
    assert "Sunday 23:00–24:00" in client.get(page).content.decode()
    count_before = RecordChange.objects.count()
    client.post(page, {"box": [f"{day}-{at}" for day, at in boxes], "seen": seen(client, page)})
    assert RecordChange.objects.count() == count_before


def test_grid_cannot_remove_hours_of_appointments(client, api):
    provider = create_listed_provider()
    create_booking(api, provider)
    page = f"{LIST}{provider.pk}/week/"
    response = client.post(page, {"box": [], "seen": seen(client, page)})
    assert "That would break sessions" in response.content.decode()
    assert len(hours(provider)) == 7


def test_documents_are_encrypted_and_only_downloaded(client):
    provider = create_listed_provider(trauma=True)
    training, page = Training.objects.get(), f"{LIST}{provider.pk}/documents/"
    for name, content in (("a.svg", b"<svg/>"), ("b.pdf", b"MZ"), ("c.pdf", b"%PDF-" + bytes(2 * 1024 * 1024))):
        client.post(page, {"training": training.pk, "file": SimpleUploadedFile(name, content)})
    assert not TrainingDocument.objects.exists()
    client.post(page, {"training": training.pk, "file": SimpleUploadedFile("../x.pdf", b"%PDF-1.7 proof")})
    [document] = TrainingDocument.objects.all()
    assert (document.kind, document.by, b"proof" in bytes(document.content)) == ("pdf", "sam", False)
    response = client.get(f"{page}{document.ref}/")
    assert (response.content, response["Content-Type"]) == (b"%PDF-1.7 proof", "application/pdf")
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    other = create_listed_provider()
    assert client.get(f"{LIST}{other.pk}/documents/{document.ref}/").status_code == 404


def test_export_contains_the_filtered_list(client):
    create_listed_provider(slug="a", state="NY")
    create_listed_provider(slug="b", state="CA", display_name="=cmd()")
    response = client.get(f"{LIST}export.csv?state=CA")
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [row["display_name"] for row in rows] == ["'=cmd()"]
    assert client.get(f"{LIST}export.xlsx?state=CA").content.startswith(b"PK")
    assert staff.signed_in_client("Privacy officer", name="pat").get(f"{LIST}export.csv").status_code == 403


def test_upload_shows_differences_and_its_import_can_be_undone(client, tmp_path):
    create_listed_provider(npi=npi(8), license_type="psychologist", headline="Old")
    new = {**rosters.REQUIRED, "licenses": "NY:N9", "npi": npi(9)}
    rosters.write(tmp_path / "r.csv", {**rosters.REQUIRED, "npi": npi(8), "headline": "New"}, new)
    file = SimpleUploadedFile("r.csv", (tmp_path / "r.csv").read_bytes())
    status = client.post("/staff/imports/importrun/import/", {"file": file})["Location"]
    html = re.sub(r">\s+<", "><", client.get(status).content.decode())
    assert ("<td>headline</td><td>Old</td><td>New</td>" in html, "New record" in html) == (True, True)
    assert b"headline,Old,New" in client.get(f"{status}changes.csv").content
    client.post(f"{status}apply/")
    run = ImportRun.objects.get()
    undo = f"/staff/imports/importrun/{run.pk}/undo/"
    assert "1 records were created, 1 changed" in client.get(undo).content.decode()
    assert staff.signed_in_client("Scheduler", name="s").post(undo).status_code == 403
    assert client.post(undo).status_code == 302
    run.refresh_from_db()
    assert (run.undone_by, Provider.objects.get().headline) == ("sam", "Old")
    assert "sam" in client.get("/staff/imports/importrun/").content.decode()
