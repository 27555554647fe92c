"""Reading and writing roster files."""

import csv
import dataclasses
from datetime import date
from pathlib import Path

import pytest

from providers.imports.domain.roster import Problem, ProviderRow, Rejected
from providers.imports.gateways import roster_csv
from providers.imports.gateways.records import UnreadableFile
from providers.imports.gateways.roster_csv import Roster
from tests.providers import rosters
from tests.providers.rosters import FULL, REQUIRED, VOCABULARY, npi

TODAY = date(2026, 11, 22)
APOSTROPHE = "; put an apostrophe before it if it is text"


def read(path: Path) -> list[ProviderRow | Rejected]:
    return list(Roster(path, vocabulary=VOCABULARY, today=TODAY))


def test_columns_may_have_any_order_and_capitals_and_spaces(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "Licenses,NPI,Given Name,Family name,License type,Timezone\n"
        f"NY:1,{npi(1)},Ana,Núñez,psychologist,America/New_York\n"
    )
    (row,) = read(path)
    assert isinstance(row, ProviderRow)
    assert (row.npi, row.given_name, row.licenses[0].number) == (npi(1), "Ana", "1")


def test_a_written_file_reads_as_the_same_rows(tmp_path: Path) -> None:
    rosters.write(tmp_path / "a.csv", {"npi": npi(1)} | FULL, {"npi": npi(2)} | FULL)
    rows = [row for row in read(tmp_path / "a.csv") if isinstance(row, ProviderRow)]
    roster_csv.write(tmp_path / "b.csv", rows)
    rows_read = read(tmp_path / "b.csv")
    assert [dataclasses.replace(row, line=0) for row in rows_read] == [dataclasses.replace(row, line=0) for row in rows]
    assert len(rows) == 2


def test_crlf_quotes_and_accents_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    cells = {"npi": npi(1)} | REQUIRED | {"bio": '"Sí", dijo.\r\nY más.'}
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(cells), lineterminator="\r\n")
        writer.writeheader()
        writer.writerow(cells)
    (row,) = read(path)
    assert isinstance(row, ProviderRow)
    assert (row.family_name, row.bio) == ("Núñez", '"Sí", dijo.\nY más.')


def test_an_escaped_cell_is_unescaped(tmp_path: Path) -> None:
    rosters.write(tmp_path / "a.csv", {"npi": npi(1)} | REQUIRED | {"contact_phone": "'+12025550143", "bio": "'-x"})
    (row,) = read(tmp_path / "a.csv")
    assert isinstance(row, ProviderRow)
    assert (row.contact_phone, row.bio) == ("+12025550143", "-x")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_that_looks_like_a_formula_is_escaped(cell: str) -> None:
    assert roster_csv.escape_formula(cell) == f"'{cell}"


def test_invalid_rows_are_rejected_with_line_field_and_reason_without_others(tmp_path: Path) -> None:
    valid_row = {"npi": npi(1)} | REQUIRED | {"bio": ""}
    path = rosters.write(
        tmp_path / "a.csv",
        valid_row,
        valid_row | {"npi": "1234567890", "given_name": "=cmd()"},
        valid_row | {"npi": npi(2), "bio": "x" * 20_001},
        valid_row | {"npi": npi(1)},
        {"npi": npi(3)} | REQUIRED | {"bio": "", "family_name": "O" * 300},
        valid_row | {"npi": npi(4)},
    )
    results = read(path)
    assert [row.npi for row in results if isinstance(row, ProviderRow)] == [npi(1), npi(4)]
    assert [row for row in results if isinstance(row, Rejected)] == [
        Rejected(
            3,
            "1234567890",
            "npi",
            (
                Problem(3, "npi", "has a wrong check digit: one digit is mistyped, or two are swapped"),
                Problem(3, "given_name", "begins with “=”, as a spreadsheet formula does" + APOSTROPHE),
            ),
        ),
        Rejected(4, npi(2), "bio", (Problem(4, "bio", "is 20001 characters long; at most 4000 fit"),)),
        Rejected(5, npi(1), "repeated_number", (Problem(5, "npi", "is in an earlier row of this file already"),)),
        Rejected(6, npi(3), "family_name", (Problem(6, "family_name", "is 300 characters long; at most 100 fit"),)),
    ]


def test_an_npi_may_appear_again_after_an_invalid_row(tmp_path: Path) -> None:
    valid_row = {"npi": npi(1)} | REQUIRED
    path = rosters.write(tmp_path / "a.csv", valid_row | {"timezone": "x"}, valid_row)
    assert [type(row) for row in read(path)] == [Rejected, ProviderRow]


def test_rows_of_empty_cells_are_ignored(tmp_path: Path) -> None:
    path = rosters.write(tmp_path / "a.csv", {"npi": npi(1)} | REQUIRED)
    path.write_text(path.read_text() + ",,,,,\n,,,,,\n")
    assert len(read(path)) == 1


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("npi;given_name;family_name", "The columns are listed in docs/roster.md."),
        ("npi,given_name", "required columns are missing: family_name, license_type, timezone, licenses"),
        ("npi,given_name,family_name,license_type,timezone,licenses,shoes", "columns are not known: “shoes”"),
    ],
)
def test_an_invalid_header_is_an_error(tmp_path: Path, header: str, reason: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\n1,2\n")
    with pytest.raises(UnreadableFile, match=reason):
        Roster(path, vocabulary=VOCABULARY, today=TODAY)
