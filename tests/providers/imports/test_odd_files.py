"""Odd files that are easy to read wrongly: each is refused, with what to do."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from providers.imports.domain.roster import ProviderRow, Rejected
from providers.imports.gateways.records import UnreadableFile
from tests.providers.imports.test_file_variants import PEOPLE, SHORT, read, refusals, text

NAMES = [*SHORT, "capacity"]


def workbook(change: Callable[[Workbook], object]) -> bytes:
    """Return a workbook with two people, after a change."""
    book = Workbook()
    assert book.active is not None
    for row in (NAMES, *([person[name] for name in NAMES] for person in PEOPLE)):
        book.active.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def archive(name: str, content: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Excel workbook (.xls)"),
        (text().encode("utf-32"), "text in UTF-32"),
        (b"\0\0\xfe\xff" + text().encode("utf-32-be"), "text in UTF-32"),
        (b"+/v8-npi,given_name", "text in UTF-7"),
        (b"\xef\xbb\xbf\n<html><table><tr><td>npi", "a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "an XML file"),
        (b"%PDF-1.7\n", "a PDF file"),
        (b"{\\rtf1 npi}", "a text document"),
        (b'[{"npi": "1"}]', "a JSON file"),
        (archive("content.xml", "<x/>"), "no XLSX workbook"),
        (archive("xl/worksheets/sheet1.xml", "0" * 210_000_000), "unpacks to too much"),
        (workbook(lambda book: book.active and book.active.merge_cells("H2:H3")), "has merged cells"),
        (workbook(lambda book: book.create_sheet("Old", 0).append(["x"])), "required columns are missing"),
        (b"Providers 2026,,\n" + text().encode(), "required columns are missing"),
    ],
)
def test_another_kind_of_file_is_named_and_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=re.escape(reason)):
        read(tmp_path, content)


def test_a_formula_without_a_stored_result_is_not_an_empty_cell(tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        assert book.active is not None
        book.active["I2"] = "=2+3"

    first, second = read(tmp_path, workbook(change))
    assert isinstance(first, Rejected)
    assert first.problems[0].field == "capacity"
    assert isinstance(second, ProviderRow)


@pytest.mark.parametrize(
    "cell", ["5²", "½", "1½", "①", "20%", "-1", "(5)", "1\u00a0000", "1'000", "5 clients", "#REF!"]
)
def test_a_number_with_anything_beside_its_digits_is_refused(tmp_path: Path, cell: str) -> None:
    assert [field for field, _reason in refusals(tmp_path, {"capacity": cell})] == ["capacity"]


@pytest.mark.parametrize("name", ["N\ufffdez", "NÃºÃ±ez", "N+APo-ez", "N&uacute;ez", "N&#250;ez"])
def test_a_name_that_lost_letters_is_refused(tmp_path: Path, name: str) -> None:
    assert [field for field, _reason in refusals(tmp_path, {"family_name": name})] == ["family_name"]


@pytest.mark.parametrize("name", ["Núñez", "Åse", "Âu", "Ångström", "D’Angelo", "Smith-Jones", "Li"])
def test_a_name_with_accents_is_read(tmp_path: Path, name: str) -> None:
    assert refusals(tmp_path, {"family_name": name}) == []


@pytest.mark.parametrize("end", [b"\x1a", b"\r\n\x1a\r\n"])
def test_an_end_mark_of_old_programs_is_no_row(tmp_path: Path, end: bytes) -> None:
    assert len(read(tmp_path, text().encode() + end)) == len(PEOPLE)
