"""Files as spreadsheets and other systems write them: read if they can be read in one way only, else refused by name."""

import csv
import io
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from providers.imports.domain.roster import Problem, ProviderRow, Rejected
from providers.imports.gateways import spreadsheet
from providers.imports.gateways.records import UnreadableFile
from providers.imports.gateways.roster_csv import Roster
from tests.providers.rosters import FULL, VOCABULARY, npi

TODAY = date(2026, 11, 22)
PEOPLE = [{"npi": npi(n)} | FULL | {"family_name": f"Núñez {n}"} for n in (1, 2)]
SHORT = ["npi", "given_name", "family_name", "license_type", "timezone", "licenses", "credentials", "pronouns"]


def text(delimiter: str = ",", names: list[str] | None = None, line_end: str = "\n") -> str:
    names = names or list(PEOPLE[0])
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
    writer.writerows([names, *([person[name] for name in names] for person in PEOPLE)])
    return file.getvalue()


def read(folder: Path, content: bytes) -> list[ProviderRow | Rejected]:
    path = folder / "roster.csv"
    path.write_bytes(content)
    return list(Roster(path, vocabulary=VOCABULARY, today=TODAY))


def rows(folder: Path, content: bytes) -> list[ProviderRow | Rejected]:
    return [replace(row, line=0) if isinstance(row, ProviderRow) else row for row in read(folder, content)]


def refusals(folder: Path, cells: dict[str, str]) -> list[tuple[str, str]]:
    names = [*SHORT, *(name for name in cells if name not in SHORT)]
    person = PEOPLE[0] | cells
    file = io.StringIO(newline="")
    csv.writer(file).writerows([names, [person[name] for name in names]])
    (row,) = read(folder, file.getvalue().encode())
    return [(problem.field, problem.reason) for problem in row.problems] if isinstance(row, Rejected) else []


VARIANTS: dict[str, Callable[[], bytes]] = {
    "byte order mark": lambda: text().encode("utf-8-sig"),
    "UTF-16": lambda: text().encode("utf-16"),
    "UTF-16, big end first": lambda: b"\xfe\xff" + text().encode("utf-16-be"),
    "UTF-16 without a mark": lambda: text().encode("utf-16-le"),
    "Unicode text of Excel": lambda: text("\t", line_end="\r\n").encode("utf-16"),
    "semicolons": lambda: text(";").encode(),
    "tabs": lambda: text("\t").encode(),
    "pipes": lambda: text("|").encode(),
    "sep line": lambda: b"sep=;\r\n" + text(";").encode(),
    "sep line with commas": lambda: b"sep=,\n" + text().encode(),
    "CRLF": lambda: text(line_end="\r\n").encode(),
    "CR only": lambda: text(line_end="\r").replace("First line.\n", "First line.\r").encode(),
    "blank lines": lambda: text().replace("\nnpi", "npi").encode() + b"\n\n  ,,,\n\n",
    "headings with spaces": lambda: text(names=[*PEOPLE[0]]).replace("given_name", " Given  Name*", 1).encode(),
    "empty headings at the end": lambda: text().replace(",trainings\n", ",trainings,,,\n", 1).encode(),
}


def workbook_of(rows: list[list[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_workbook_reads_like_the_same_file_in_csv(tmp_path: Path) -> None:
    names = list(PEOPLE[0])
    typed: dict[str, object] = {"npi": int(npi(1)), "capacity": 5.0, "capacity_verified_on": datetime(2026, 11, 1)}  # noqa: DTZ001
    cells: list[list[object]] = [[typed.get(name, PEOPLE[0][name]) for name in names], [*PEOPLE[1].values()]]
    expected = rows(tmp_path, text().encode())
    assert rows(tmp_path, workbook_of([[*names], *cells])) == expected
    assert rows(tmp_path, spreadsheet.write_xlsx(names, PEOPLE)) == expected


@pytest.mark.parametrize("damage", ["cut", "bomb", "no workbook"])
def test_a_workbook_that_is_broken_or_too_large_is_refused_with_a_remedy(tmp_path: Path, damage: str) -> None:
    content = io.BytesIO(workbook_of([["npi"]]))
    if damage == "bomb":
        with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("zeros", "w") as zeros:
            for _ in range(201):
                zeros.write(bytes(1024 * 1024))
    if damage == "no workbook":
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("a.txt", "a")
    with pytest.raises(UnreadableFile, match="Save it as “CSV UTF-8”"):
        read(tmp_path, content.getvalue()[: 300 if damage == "cut" else None])


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_reads_as_the_same_rows(tmp_path: Path, name: str) -> None:
    expected = rows(tmp_path, text().encode())
    assert [type(row) for row in expected] == [ProviderRow, ProviderRow]
    assert rows(tmp_path, VARIANTS[name]()) == expected


@given(
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    delimiter=st.sampled_from(",;\t|"),
    line_end=st.sampled_from(["\n", "\r\n"]),
    sep_line=st.booleans(),
    order=st.permutations(SHORT),
    empty=st.integers(0, 3),
)
@settings(max_examples=60, deadline=None)
def test_encodings_delimiters_and_orders_combine(
    tmp_path_factory, encoding, delimiter, line_end, sep_line, order, empty
) -> None:
    folder = tmp_path_factory.getbasetemp()
    content = text(delimiter, order, line_end).replace(line_end, delimiter * empty + line_end)
    content = f"sep={delimiter}{line_end}" * sep_line + content
    assert rows(folder, content.encode(encoding)) == rows(folder, text(names=SHORT).encode())


@pytest.mark.parametrize(
    "heading", ["Time Zone", "TIMEZONE", "time-zone", "Time Zone (required)", "Timezone*", "\u200bTime\u00a0Zone "]
)
def test_a_heading_may_be_spelled_in_any_way(tmp_path: Path, heading: str) -> None:
    content = text(names=SHORT).replace("timezone", heading, 1)
    assert rows(tmp_path, content.encode()) == rows(tmp_path, text(names=SHORT).encode())


def test_a_row_may_lack_empty_cells_at_the_end_but_not_required_ones(tmp_path: Path) -> None:
    lines = text(names=SHORT).splitlines()
    short = ",".join(lines[2].split(",")[:-1])
    first, second = read(tmp_path, "\n".join([*lines[:2], short]).encode())
    assert isinstance(first, ProviderRow)
    assert isinstance(second, ProviderRow)
    assert (first.pronouns, second.pronouns) == ("she/her", "")
    cut = ",".join(lines[2].split(",")[:4])
    reason = "ends early: it has no cell for timezone; is the file complete?"
    assert read(tmp_path, "\n".join([*lines[:2], cut]).encode())[1:] == [
        Rejected(3, "", "unreadable", (Problem(3, "timezone", reason),))
    ]


def test_other_encodings_are_refused_by_line_field_and_remedy(tmp_path: Path) -> None:
    results = read(tmp_path, text(names=SHORT).encode("cp1252"))
    reason = "is not UTF-8 text (byte 17 of the line): save the file as “CSV UTF-8”"
    assert results == [Rejected(line, "", "unreadable", (Problem(line, "family_name", reason),)) for line in (2, 3)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"npi": f"{npi(1)}.0"}, {"npi": npi(1)}),
        ({"npi": f"'{npi(1)}"}, {"npi": npi(1)}),
        ({"npi": f'="{npi(1)}"'}, {"npi": npi(1)}),
        ({"npi": f"\u00a0{npi(1)}\u200b"}, {"npi": npi(1)}),
        ({"npi": f"{npi(1)[:3]}-{npi(1)[3:6]}-{npi(1)[6:]}"}, {"npi": npi(1)}),
        ({"capacity": "5.0"}, {"capacity": 5}),
        ({"capacity": "1,000"}, {"capacity": 1000}),
        ({"practicing_since": "2008.0"}, {"practicing_since": 2008}),
        ({"practicing_since": "2,008"}, {"practicing_since": 2008}),
        ({"capacity_verified_on": "2026-11-01 00:00:00"}, {"capacity_verified_on": date(2026, 11, 1)}),
        ({"contact_phone": "(202) 555–0143"}, {"contact_phone": "+12025550143"}),
        ({"contact_phone": "2025550143.0"}, {"contact_phone": "+12025550143"}),
        ({"contact_phone": "tel:+12025550143"}, {"contact_phone": "+12025550143"}),
        ({"contact_phone": "+44 20 7946 0958"}, {"contact_phone": "+442079460958"}),
        ({"contact_phone": "N/A", "contact_email": "none", "gender": "n/a"}, {"contact_phone": "", "gender": None}),
        (
            {"pronouns": "N/A", "credentials": "-", "headline": "None"},
            {"pronouns": "", "credentials": "", "headline": ""},
        ),
        ({"timezone": "america/NEW_york "}, {"timezone": "America/New_York"}),
        ({"accepting_new_clients": "✓"}, {"accepting_new_clients": True}),
        ({"notice_hours": "1:40"}, {"notice": 100}),
    ],
)
def test_what_can_be_read_in_one_way_only_is_read(
    tmp_path: Path, cells: dict[str, str], expected: dict[str, object]
) -> None:
    names = [*SHORT, *(name for name in cells if name not in SHORT)]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([names, [(PEOPLE[0] | cells)[name] for name in names]])
    (row,) = read(tmp_path, file.getvalue().encode())
    assert {name: getattr(row, name, row) for name in expected} == expected


@pytest.mark.parametrize(
    "cell", ["mon–fri 9am-5pm", "Monday-Friday 9:00 AM - 5:00 PM", "mon,tues,wed,thurs,fri 09:00-17:00"]
)
def test_hours_may_be_written_as_people_do(tmp_path: Path, cell: str) -> None:
    names = [*SHORT, "hours"]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([names, [(PEOPLE[0] | {"hours": cell})[name] for name in names]])
    (row,) = read(tmp_path, file.getvalue().encode())
    assert isinstance(row, ProviderRow)
    assert [(rule.weekday, rule.start, rule.end) for rule in row.hours] == [(day, 540, 1020) for day in range(5)]


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("capacity", "1,5"),
        ("capacity", "2,0"),
        ("capacity", "1,00"),
        ("capacity", "5.5"),
        ("npi", "1.55501E+09"),
        ("self_pay_fee", "150,00"),
        ("self_pay_fee", "1,000,000.00"),
        ("capacity_verified_on", "45231"),
        ("capacity_verified_on", "1/2/26"),
        ("contact_phone", "202-555-0143 / 202-555-0144"),
        ("accepting_new_clients", "x"),
        ("hours", "Mon-Fri 9-5"),
        ("hours", "M-F 09:00-17:00"),
        ("timezone", "EST"),
        ("notice_hours", "1,5"),
        ("headline", "=1+1"),
    ],
)
def test_what_could_mean_two_things_is_refused_by_field(tmp_path: Path, name: str, cell: str) -> None:
    assert [field for field, _reason in refusals(tmp_path, {name: cell})] == [name]


def test_a_million_blank_lines_take_no_time(tmp_path: Path) -> None:
    started = time.perf_counter()
    results = read(tmp_path, text(names=SHORT).encode() + b"\n" * 1_000_000 + b"\r\n" * 1_000_000 + b"x\n")
    assert time.perf_counter() - started < 1
    assert results[-1].line == 2_000_004


def test_a_repeated_heading_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="columns stand twice: credentials"):
        read(tmp_path, text(names=[*SHORT, "credentials"]).encode())
