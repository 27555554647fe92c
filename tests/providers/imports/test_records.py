"""Any file yields records or reasons."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.imports.gateways.records import LINE_LIMIT, BrokenRow, Record, Records, UnreadableFile

QUOTE = "has a quote that is not closed, or a cell over 1,000,000 characters"


def records(path: Path, content: bytes) -> list[Record | BrokenRow]:
    path.write_bytes(content)
    return list(Records(path))


def test_line_numbers_are_right_after_a_cell_of_several_lines(tmp_path: Path) -> None:
    rows = records(tmp_path / "a.csv", b'\xef\xbb\xbfa,b\r\n1,"two\r\nlines"\r\n\r\n3,4')
    assert rows == [Record(2, ["1", "two\r\nlines"]), Record(5, ["3", "4"])]


def test_a_byte_order_mark_is_not_part_of_the_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfa,b\n")
    assert Records(tmp_path / "a.csv").header == ["a", "b"]


def test_an_unreadable_record_does_not_affect_others(tmp_path: Path) -> None:
    content = b'a,b\n1,2\n3\n5,\xff6\n7,"8\n9,10\n11,1\x002\n13,14,15\n"x"y,1\n16,17\n'
    assert records(tmp_path / "a.csv", content) == [
        Record(2, ["1", "2"]),
        Record(3, ["3", ""], 1),
        BrokenRow(4, "is not UTF-8 text (byte 3 of the line): save the file as “CSV UTF-8”", 1),
        BrokenRow(5, QUOTE),
        Record(6, ["9", "10"]),
        BrokenRow(7, "holds a NUL character"),
        BrokenRow(8, "has 3 cells where the header has 2; a cell with a comma needs quotes around it"),
        BrokenRow(9, QUOTE),
        Record(10, ["16", "17"]),
    ]


def test_an_overlong_line_is_one_broken_record(tmp_path: Path) -> None:
    content = b"a,b\n" + b"x" * (3 * LINE_LIMIT) + b"\n1,2\n"
    assert records(tmp_path / "a.csv", content) == [
        BrokenRow(2, "has a line longer than 4,194,304 bytes"),
        Record(3, ["1", "2"]),
    ]


def test_a_cell_over_the_limit_is_one_broken_record(tmp_path: Path) -> None:
    content = b"a,b\n" + b"x" * 1_100_000 + b",1\n1,2\n"
    assert records(tmp_path / "a.csv", content) == [BrokenRow(2, QUOTE), Record(3, ["1", "2"])]


def test_the_hash_is_that_of_the_file(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbfa,b\n1,2\n" + b"x" * LINE_LIMIT + b"\n"
    (tmp_path / "a.csv").write_bytes(content)
    read = Records(tmp_path / "a.csv")
    list(read)
    assert read.sha256 == hashlib.sha256(content).digest()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"\n1,2\n", "has no column names in its first line"),
        (b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff;", "is not a CSV file in UTF-8"),
        (b"\xff\xfen", "is broken UTF-16 text"),
        (b'"npi', "is not a CSV file"),
        (b"x" * (LINE_LIMIT + 1), "is not a CSV file in UTF-8"),
        (b"," * 1_000, "is not a CSV file in UTF-8"),
    ],
)
def test_a_file_that_is_not_csv_is_an_error_of_one_sentence(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=reason) as error_info:
        Records(path)
    assert "\n" not in str(error_info.value)


@pytest.mark.parametrize(("name", "reason"), [("nothing.csv", "can't be opened: No such file"), (".", "is not a file")])
def test_a_path_that_is_not_a_file_is_an_error(tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        Records(tmp_path / name)


@given(st.binary(max_size=300))
def test_no_input_raises_an_exception(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(b"a,b\n" + content)
    assert all(isinstance(row, Record | BrokenRow) for row in Records(path))
