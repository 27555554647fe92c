"""Reading the NPPES file: imported, skipped and rejected rows."""

import csv
import tracemalloc
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import pytest

from providers.imports.domain.roster import Deactivated, License, Problem, ProviderRow, Rejected, Skipped
from providers.imports.gateways.nppes import Nppes, title_case
from providers.imports.gateways.records import UnreadableFile
from tests.providers import registers
from tests.providers.registers import DENTIST, HEADER, PSYCHOLOGIST, SOCIAL_WORKER, person, slot
from tests.providers.rosters import npi

PRACTICE_STATE = "Provider Business Practice Location Address State Name"


def read(path: Path, *rows: dict[str, str]) -> list[ProviderRow | Rejected | Skipped]:
    return list(Nppes(registers.write(path / "nppes.csv", rows)))


def test_the_test_header_is_as_wide_as_the_real_one() -> None:
    assert len(HEADER) == 330


def test_a_psychologist_has_name_credentials_zone_and_pending_license(tmp_path: Path) -> None:
    assert read(tmp_path, person(1)) == [
        ProviderRow(
            line=2,
            npi=npi(1),
            given_name="Zoé",
            family_name="O'Brien",
            license_type="psychologist",
            timezone="America/Denver",
            licenses=(License("CO", "psychologist", "PSY1", "pending"),),
            credentials="PHD",
        )
    ]


def test_others_are_skipped_with_a_reason(tmp_path: Path) -> None:
    deactivation = {"deactivated": "01/15/2026"}
    results = read(
        tmp_path,
        person(1, entity="2", first="", last=""),
        person(2, code=DENTIST),
        person(3, **deactivation),
        person(4, **deactivation, reactivated="01/14/2026"),
        {"NPI": npi(5), "NPI Deactivation Date": "01/15/2026"},
        person(6, deactivated="someday", reactivated="01/15/2026"),
        person(7, npi="1", code=DENTIST),
    )
    assert results == [
        Skipped(2, "organization"),
        Skipped(3, "other_profession"),
        Deactivated(4, npi(3), date(2026, 1, 15)),
        Deactivated(5, npi(4), date(2026, 1, 15)),
        Deactivated(6, npi(5), date(2026, 1, 15)),
        Deactivated(7, npi(6), None),
        Skipped(8, "other_profession"),
    ]


def test_an_npi_reactivated_the_same_day_or_later_is_active(tmp_path: Path) -> None:
    rows = [
        person(1, deactivated="01/15/2024", reactivated="01/15/2024"),
        person(2, deactivated="12/31/2023", reactivated="01/02/2024"),
    ]
    assert [type(row) for row in read(tmp_path, *rows)] == [ProviderRow, ProviderRow]


def test_invalid_rows_of_our_professions_are_rejected_with_every_reason(tmp_path: Path) -> None:
    results = read(
        tmp_path,
        person(1, npi="1234567890", last=""),
        person(2, npi="9941339100"),
        person(3, entity=""),
        person(4, first="=1+1"),
        person(5),
        person(5),
        person(6, state="ON", license_state="ON"),
    )
    assert [row for row in results if isinstance(row, Rejected)] == [
        Rejected(
            2,
            "1234567890",
            "wrong_check_digit",
            (
                Problem(2, "NPI", "has a wrong check digit: one digit is mistyped, or two are swapped"),
                Problem(2, "Provider Last Name (Legal Name)", "is missing"),
            ),
        ),
        Rejected(3, "9941339100", "wrong_check_digit", (Problem(3, "NPI", "must be ten digits, the first 1 or 2"),)),
        Rejected(4, npi(3), "unknown_entity", (Problem(4, "Entity Type Code", "is neither 1 nor 2"),)),
        Rejected(
            5,
            npi(4),
            "bad_text",
            (Problem(5, "Provider First Name", "begins with “=”, as a spreadsheet formula does"),),
        ),
        Rejected(7, npi(5), "repeated_number", (Problem(7, "NPI", "is in an earlier row of this file already"),)),
        Rejected(
            8, npi(6), "unknown_state", (Problem(8, PRACTICE_STATE, "is no state of the US, nor is a license's"),)
        ),
    ]
    assert [row.npi for row in results if isinstance(row, ProviderRow)] == [npi(5)]


def test_the_primary_switch_sets_the_license_type_and_other_professions_are_ignored(tmp_path: Path) -> None:
    row = person(1) | slot(1, SOCIAL_WORKER, "SW1", "NY") | slot(2, DENTIST, "D1", "NY", "Y")
    row |= slot(15, PSYCHOLOGIST, "P1", "CO", "Y")
    (imported,) = read(tmp_path, row)
    assert isinstance(imported, ProviderRow)
    assert imported.license_type == "psychologist"
    assert imported.licenses == (
        License("NY", "clinical-social-worker", "SW1", "pending"),
        License("CO", "psychologist", "P1", "pending"),
    )


def test_without_a_primary_switch_the_first_of_our_types_counts(tmp_path: Path) -> None:
    row = person(1) | slot(1, DENTIST, "D1", "NY", "Y") | slot(2, SOCIAL_WORKER, "", "NY")
    row |= slot(3, PSYCHOLOGIST, "", "")
    (imported,) = read(tmp_path, row)
    assert isinstance(imported, ProviderRow)
    assert (imported.license_type, imported.licenses) == ("clinical-social-worker", ())


def test_a_practice_abroad_gets_the_zone_of_the_first_license(tmp_path: Path) -> None:
    (imported,) = read(tmp_path, person(1, state="AE", license_state="HI"))
    assert isinstance(imported, ProviderRow)
    assert imported.timezone == "Pacific/Honolulu"


@pytest.mark.parametrize(
    ("capitals", "name"),
    [
        ("DE LA CRUZ", "De La Cruz"),
        ("O'BRIEN", "O'Brien"),
        ("ANNE-MARIE", "Anne-Marie"),
        ("MCDONALD", "McDonald"),
        ("MCCOY-MCGEE", "McCoy-McGee"),
        ("MACHADO", "Machado"),
        ("KING III", "King III"),
        ("ST. JOHN", "St. John"),
        ("MÜLLER", "Müller"),
        ("McDonald", "McDonald"),
        ("李", "李"),
    ],
)
def test_names_in_capitals_become_title_case(capitals: str, name: str) -> None:
    assert title_case(capitals) == name


def test_columns_may_be_reordered_and_added(tmp_path: Path) -> None:
    path = registers.write(tmp_path / "a.csv", [person(1)], [*reversed(HEADER), "A new column"])
    (row,) = Nppes(path)
    assert isinstance(row, ProviderRow)


def test_a_roster_is_no_nppes_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("NPI,Entity Type Code\n")
    with pytest.raises(UnreadableFile, match=r"lacks Provider Last Name \(Legal Name\).* and 63 more"):
        Nppes(tmp_path / "a.csv")


def test_ten_times_the_rows_need_no_more_memory(tmp_path: Path) -> None:
    sizes = {count: _peak(tmp_path / f"{count}.csv", count) for count in (2_000, 20_000)}
    assert sizes[20_000] < sizes[2_000] + 256 * 1024


def _peak(path: Path, count: int) -> int:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, HEADER[:68], restval="")
        writer.writeheader()
        writer.writerows(chain.from_iterable(_mixed_rows(number) for number in range(count // 4)))
    tracemalloc.start()
    imported = sum(isinstance(row, ProviderRow) for row in Nppes(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert imported == count // 4
    return peak


def _mixed_rows(number: int) -> Iterator[dict[str, str]]:
    yield person(number)
    yield person(number)
    yield person(number, code=DENTIST)
    yield person(number, npi="1234567890")
