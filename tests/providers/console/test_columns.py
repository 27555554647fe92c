"""The page that assigns the columns of an uploaded file whose headings aren't ours."""

import html
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from providers.directory.models import Provider
from providers.imports.domain.roster import rows as roster
from providers.imports.models import ColumnAssignment, Upload
from tests.factories import staff
from tests.providers import rosters
from tests.providers.rosters import FULL, npi

pytestmark = pytest.mark.django_db
PAGE = "/staff/imports/importrun/import/"
ROW = {"npi": npi(1)} | FULL | {"bio": "One line."}
HEADINGS = {"npi": "NPI Number", "given_name": "First Name", "family_name": "Surname", "licenses": "Lic. State/No."}
FOREIGN = {"Fax": "202-555-0000"} | {HEADINGS.get(name, name): cell for name, cell in ROW.items()}


@pytest.fixture
def client(db: None) -> Client:
    return staff.signed_in_client("Provider relations")


@pytest.fixture
def send(client: Client, tmp_path) -> Any:
    """Upload these rows, and return the response after redirects."""

    def upload(*rows: dict[str, str]) -> Any:
        content = rosters.write(tmp_path / "r.csv", *rows).read_bytes()
        return client.post(PAGE, {"file": SimpleUploadedFile("r.csv", content, "text/csv")}, follow=True)

    return upload


def columns_page() -> str:
    return f"{PAGE}{Upload.objects.order_by('-pk')[0].ref}/columns/"


def column(heading: str) -> str:
    return f"column-{list(FOREIGN).index(heading)}"


def test_other_headings_lead_to_a_page_with_samples_and_guesses(client, send):
    response = send(FOREIGN, FOREIGN | {"NPI Number": npi(2), "Fax": ""})
    assert [path for path, _status in response.redirect_chain][-1] == columns_page()
    assert Upload.objects.get().state == "assigning"
    page = response.content.decode()
    assert [text in page for text in ("202-555-0000", npi(1), npi(2), "Our guess: please check", "Fax")] == [True] * 5
    values = staff.form_values(response.content)
    expected = ["ignore", *ROW]
    assert [values[f"column-{position}"] for position in range(len(FOREIGN))] == expected
    assert (client.get(f"{PAGE}{Upload.objects.get().ref}/").status_code, Provider.objects.count()) == (302, 0)


def test_confirmed_columns_lead_to_the_differences_and_can_be_applied(client, send):
    send(FOREIGN)
    checked = client.post(columns_page(), staff.form_values(client.get(columns_page()).content), follow=True)
    upload = Upload.objects.get()
    assert (upload.state, upload.created, Provider.objects.count()) == ("tried", 1, 0)
    assert "Change the columns" in checked.content.decode()
    client.post(f"{PAGE}{upload.ref}/apply/")
    assert (Provider.objects.get().given_name, Provider.objects.get().contact_phone) == ("Ana", "+12025550143")
    assert client.get(columns_page()).status_code == 302


def test_columns_can_be_changed_after_the_check(client, send):
    send(FOREIGN)
    staff.submit(client, columns_page(), {column("pronouns"): "ignore"})
    assert "pronouns" not in Upload.objects.get().columns
    values = staff.form_values(client.get(columns_page()).content)
    assert values[column("pronouns")] == "ignore"
    client.post(columns_page(), values | {column("pronouns"): "pronouns"})
    assert (Upload.objects.get().columns[1:], Upload.objects.get().created) == (list(ROW), 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"Fax": "contact_phone"}, "Several columns are contact_phone. Choose one, and ignore the others."),
        ({"NPI Number": "ignore"}, "Required fields have no column: npi."),
        ({"concerns": "ignore"}, "The field focus needs a column for concerns too."),
        ({"Fax": "fax"}, "The file can't be checked yet."),
    ],
)
def test_columns_that_cannot_be_read_are_refused_and_the_choices_stay(client, send, changes, sentence):
    send(FOREIGN)
    posted = {column(heading): field for heading, field in changes.items()}
    response = staff.submit(client, columns_page(), {column("pronouns"): "ignore"} | posted)
    assert (response.status_code, sentence in html.unescape(response.content.decode())) == (400, True)
    assert Upload.objects.get().state == "assigning"
    values = staff.form_values(response.content)
    assert values[column("pronouns")] == "ignore"


def test_an_assignment_is_proposed_for_the_next_file_with_these_headings_until_it_is_forgotten(client, send):
    send(FOREIGN)
    staff.submit(client, columns_page(), {column("pronouns"): "ignore", "remember": "on"})
    send({heading.upper() if heading == "Fax" else heading: cell for heading, cell in FOREIGN.items()})
    response = client.get(columns_page())
    assert "As assigned for an earlier file" in response.content.decode()
    values = staff.form_values(response.content)
    assert (values[column("pronouns")], values["remember"]) == ("ignore", ["on"])
    assert [upload.state for upload in Upload.objects.order_by("pk")] == ["tried", "assigning"]
    values.pop("remember")
    client.post(columns_page(), values)
    assert ColumnAssignment.objects.count() == 0


def test_a_remembered_field_that_no_longer_exists_is_ignored(client, send):
    send(FOREIGN)
    staff.submit(client, columns_page(), {"remember": "on"})
    assignment = ColumnAssignment.objects.get()
    assignment.columns = ["telex" if name == "pronouns" else name for name in assignment.columns]
    assignment.save()
    send(FOREIGN)
    assert staff.form_values(client.get(columns_page()).content)[column("pronouns")] == "ignore"


def test_missing_required_fields_are_named_at_once(send):
    response = send({heading: cell for heading, cell in FOREIGN.items() if heading not in ("timezone", "license_type")})
    assert "Required fields still without a column: license_type, timezone." in response.content.decode()


def test_a_file_of_our_own_headings_needs_no_page(client, send):
    send({name.replace("_", " ").title(): cell for name, cell in ROW.items()})
    assert (Upload.objects.get().state, Upload.objects.get().columns) == ("tried", None)
    assert client.get(columns_page()).status_code == 302


def test_a_file_with_too_few_columns_for_a_roster_is_refused(send):
    response = send({f"x{number}": "1" for number in range(len(roster.REQUIRED) - 1)})
    assert (response.status_code, Upload.objects.count()) == (400, 0)


def test_the_page_needs_the_permission_to_import(send):
    send(FOREIGN)
    other = staff.signed_in_client("Scheduler", "kim")
    assert [other.get(columns_page()).status_code, other.post(columns_page()).status_code] == [403, 403]


def test_the_staff_api_refuses_other_headings(client, tmp_path):
    content = rosters.write(tmp_path / "r.csv", FOREIGN).read_bytes()
    response = client.post("/api/v1/staff/providers/import/", {"file": SimpleUploadedFile("r.csv", content)})
    assert (response.status_code, Upload.objects.count()) == (400, 0)
    assert "First Name" in response.content.decode()
