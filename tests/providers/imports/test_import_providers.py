"""The `import_providers` command."""

import io
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from providers.directory.models import Provider
from providers.imports.models import ImportRun
from tests.providers import registers, rosters
from tests.providers.registers import DENTIST, person
from tests.providers.rosters import FULL, npi

pytestmark = pytest.mark.django_db
VALID_ROW = {"npi": npi(1)} | FULL | {"bio": "One line."}


def run(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("import_providers", path, stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def test_a_roster_is_recognized_by_its_header(tmp_path: Path) -> None:
    out = run(rosters.write(tmp_path / "a.csv", VALID_ROW)).splitlines()
    assert out[:4] == [
        "Rows read  1",
        "Kept       1: 1 created, 0 changed, 0 unchanged",
        "Skipped    0",
        "Rejected   0",
    ]
    assert [line.split()[0] for line in out[4:]] == ["Time", "Memory"]
    assert list(tmp_path.iterdir()) == [tmp_path / "a.csv"]


def test_an_nppes_file_is_recognized_by_its_header_and_counted_by_reason(tmp_path: Path) -> None:
    rows = [person(1), person(2, code=DENTIST), person(3, entity="2"), person(4, code=DENTIST), person(1)]
    out = run(registers.write(tmp_path / "a.csv", rows)).splitlines()
    assert out[:4] == [
        "Rows read  5",
        "Kept       1: 1 created, 0 changed, 0 unchanged",
        "Skipped    3: 2 other_profession, 1 organization",
        "Rejected   1: 1 repeated_number",
    ]
    assert out[-1] == f"Each rejected row with its reason: {tmp_path / 'a.csv.rejects.csv'}"


def test_rejected_rows_are_written_with_line_npi_field_and_reason(tmp_path: Path) -> None:
    bad = VALID_ROW | {"npi": "=1+1", "timezone": "EST", "given_name": ""}
    run(rosters.write(tmp_path / "a.csv", VALID_ROW, bad), rejects=tmp_path / "why.csv")
    assert (tmp_path / "why.csv").read_text() == (
        "line,npi,field,reason\n"
        '3,\'=1+1,npi,"must be ten digits, the first 1 or 2"\n'
        "3,'=1+1,given_name,is missing\n"
        "3,'=1+1,timezone,“EST” is no time zone such as America/Denver\n"
    )
    assert Provider.objects.count() == 1


def test_a_run_without_rejected_rows_deletes_an_earlier_rejects_file(tmp_path: Path) -> None:
    run(rosters.write(tmp_path / "a.csv", VALID_ROW | {"npi": "1"}))
    run(rosters.write(tmp_path / "a.csv", VALID_ROW))
    assert list(tmp_path.iterdir()) == [tmp_path / "a.csv"]


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    out = run(rosters.write(tmp_path / "a.csv", VALID_ROW), dry_run=True)
    assert out.startswith("Rows read  1 (dry run: nothing was changed)\nKept       1: 1 created")
    assert (Provider.objects.count(), ImportRun.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty."),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff;", "is not a CSV file in UTF-8: its first line "),
        (b"name,age\nAna,40\n", "required columns are missing: npi, given_name,"),
        (b"NPI,Entity Type Code\n", "is not an NPPES bulk file: it lacks "),
    ],
)
def test_an_unreadable_file_is_a_one_line_error_and_changes_nothing(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(CommandError) as error_info:
        run(path)
    message = str(error_info.value)
    assert reason in message
    assert ("\n" in message, error_info.value.returncode, ImportRun.objects.count()) == (False, 1, 0)
    assert list(tmp_path.iterdir()) == [path]


def test_an_unwritable_rejects_file_is_an_error_before_anything_is_imported(tmp_path: Path) -> None:
    path = rosters.write(tmp_path / "a.csv", VALID_ROW)
    with pytest.raises(CommandError, match="Use --rejects"):
        run(path, rejects=tmp_path / "nowhere" / "why.csv")
    assert (Provider.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be opened: No such file"):
        run(tmp_path / "nothing.csv")


HEADINGS = {"npi": "NPI Number", "given_name": "First Name", "family_name": "Surname", "licenses": "Lic. State/No."}


def write_foreign(path: Path) -> Path:
    row = {HEADINGS.get(name, name): cell for name, cell in reversed(VALID_ROW.items())}
    return rosters.write(path, row | {"Fax": "none"})


def test_other_headings_are_refused_with_what_to_do_and_the_suggestion_works(tmp_path: Path) -> None:
    path = write_foreign(tmp_path / "a.csv")
    with pytest.raises(CommandError) as error_info:
        run(path)
    message = str(error_info.value)
    assert "required columns are missing: npi, given_name, family_name, licenses" in message
    assert "columns are not known: “Lic. State/No.”, “Surname”, “First Name”, “NPI Number”, “Fax”" in message
    assert Provider.objects.count() == 0
    suggestion = shlex.split(message.rpartition("--columns ")[2])[0]
    assert "First Name=given_name" in suggestion
    assert run(path, columns=[suggestion]).splitlines()[1] == "Kept       1: 1 created, 0 changed, 0 unchanged"
    assert Provider.objects.get().given_name == "Ana"


@pytest.mark.parametrize(
    ("assignments", "reason"),
    [
        (["First Name=given_name"], "columns are not known: “Lic. State/No.”"),
        (["Fax=given_name, First Name=given_name"], "columns stand twice: given_name"),
        (["Telex=ignore"], "The file has no column “telex”."),
        (["Fax"], "“Fax” is not HEADING=FIELD"),
        (["Fax=fax"], "fax is no field of a roster"),
    ],
)
def test_columns_that_cannot_be_assigned_are_an_error(tmp_path: Path, assignments: list[str], reason: str) -> None:
    with pytest.raises(CommandError, match=re.escape(reason)):
        run(write_foreign(tmp_path / "a.csv"), columns=assignments)
    assert (Provider.objects.count(), ImportRun.objects.count()) == (0, 0)


def test_the_columns_of_an_nppes_file_cannot_be_assigned(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Leave out --columns"):
        run(registers.write(tmp_path / "a.csv", [person(1)]), columns=["NPI=npi"])
