"""What stands beside a record's form: history, week grid, documents, files, and the undoing of an import."""

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
from tests.factories.booking import booked
from tests.factories.providers import listed, npi
from tests.providers import rosters

pytestmark = pytest.mark.django_db
LIST = "/staff/directory/provider/"


@pytest.fixture
def client() -> Client:
    return staff.browser("Provider relations")


def hours(provider: Provider) -> list[tuple[int, int, int]]:
    return list(WeeklyHours.objects.filter(provider=provider).values_list("weekday", "start", "end"))


def test_a_save_is_told_by_who_from_and_to_and_can_be_put_back(client):
    provider = listed()
    page = f"{LIST}{provider.pk}/"
    assert staff.submit(client, f"{page}change/", {"headline": "Calm"}).status_code == 302
    change = RecordChange.objects.filter(provider_id=provider.pk)[0]
    assert (change.by, change.before, change.after) == ("sam", {"headline": ""}, {"headline": "Calm"})
    html = client.get(f"{page}changes/").content.decode()
    assert ("sam" in html, "<b>headline</b>: — → Calm" in html) == (True, True)
    looker = staff.browser("Scheduler", name="look")
    assert "/put-back/" not in looker.get(f"{page}changes/").content.decode()
    assert looker.post(f"{page}changes/{change.pk}/put-back/").status_code == 403
    client.post(f"{page}changes/{change.pk}/put-back/")
    provider.refresh_from_db()
    assert provider.headline == ""


def test_the_week_grid_and_the_rows_say_the_same(client):
    provider = listed(hours=(9 * 60, 12 * 60))
    page = f"{LIST}{provider.pk}/week/"
    html = client.get(page).content.decode()
    assert html.count(" checked") == 7 * 6
    WeeklyHours.objects.create(provider=provider, weekday=6, start=23 * 60, end=24 * 60, timezone=provider.timezone)
    wanted = {(0, 9 * 60), (0, 9 * 60 + 30), (0, 11 * 60), (2, 21 * 60 + 30)}
    assert client.post(page, {"box": [f"{day}-{at}" for day, at in wanted] + ["9-1", "x"]}).status_code == 302
    assert sorted(hours(provider)) == [(0, 540, 600), (0, 660, 690), (2, 1290, 1320), (6, 1380, 1440)]
    assert weekly_grid.boxes(WeeklyHours.objects.all(), provider.timezone) == wanted
    assert "Sunday 23:00-24:00" in client.get(page).content.decode()
    began = RecordChange.objects.count()
    client.post(page, {"box": [f"{day}-{at}" for day, at in wanted]})
    assert RecordChange.objects.count() == began


def test_hours_that_sessions_need_are_not_taken_by_the_grid(client, api):
    provider = listed()
    booked(api, provider)
    answer = client.post(f"{LIST}{provider.pk}/week/", {"box": []})
    assert "That would break sessions" in answer.content.decode()
    assert len(hours(provider)) == 7


def test_documents_are_kept_sealed_and_only_ever_downloaded(client):
    provider = listed(trauma=True)
    training, page = Training.objects.get(), f"{LIST}{provider.pk}/documents/"
    for name, content in (("a.svg", b"<svg/>"), ("b.pdf", b"MZ"), ("c.pdf", b"%PDF-" + bytes(2 * 1024 * 1024))):
        client.post(page, {"training": training.pk, "file": SimpleUploadedFile(name, content)})
    assert not TrainingDocument.objects.exists()
    client.post(page, {"training": training.pk, "file": SimpleUploadedFile("../x.pdf", b"%PDF-1.7 proof")})
    [kept] = TrainingDocument.objects.all()
    assert (kept.kind, kept.by, b"proof" in bytes(kept.content)) == ("pdf", "sam", False)
    answer = client.get(f"{page}{kept.ref}/")
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7 proof", "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    other = listed()
    assert client.get(f"{LIST}{other.pk}/documents/{kept.ref}/").status_code == 404


def test_the_filtered_list_is_exported_as_it_is_filtered(client):
    listed(slug="a", state="NY")
    listed(slug="b", state="CA", display_name="=cmd()")
    answer = client.get(f"{LIST}export.csv?state=CA")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row["display_name"] for row in rows] == ["'=cmd()"]
    assert client.get(f"{LIST}export.xlsx?state=CA").content.startswith(b"PK")
    assert staff.browser("Privacy officer", name="pat").get(f"{LIST}export.csv").status_code == 403


def test_an_upload_shows_what_changes_and_its_import_is_undone(client, tmp_path):
    listed(npi=npi(8), license_type="psychologist", headline="Old")
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
    assert staff.browser("Scheduler", name="s").post(undo).status_code == 403
    assert client.post(undo).status_code == 302
    run.refresh_from_db()
    assert (run.undone_by, Provider.objects.get().headline) == ("sam", "Old")
    assert "sam" in client.get("/staff/imports/importrun/").content.decode()
