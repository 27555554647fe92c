"""Read records of any CSV file one by one in bounded memory, with a reason for each unreadable record."""

import csv
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from providers.imports.gateways.text_files import open_text
from providers.imports.gateways.workbook import UnreadableWorkbook

BOM = b"\xef\xbb\xbf"
# Longer than any cell and any line of an export. The limits keep a file without line ends from filling the memory.
CELL_LIMIT = 1_000_000
LINE_LIMIT = 4 * 1024 * 1024
HEADER_LIMIT = 999
csv.field_size_limit(CELL_LIMIT)
BLANK_CHUNK = 64 * 1024
DELIMITERS = (",", ";", "\t", "|")
# Spreadsheets write the delimiter into a line of its own.
SEPARATOR_LINE = re.compile(r'"?sep=([,;|\t])"?[,;|\t]*', re.I)
SAVE_AS = "Save it as “CSV UTF-8”."
# Kinds of files that are taken for CSV or XLSX, by their first bytes.
OTHER_KINDS = {
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"\xff\xfe\0\0": "text in UTF-32",
    b"\0\0\xfe\xff": "text in UTF-32",
    b"+/v": "text in UTF-7",
    b"<": "a web page or an XML file",
    b"%PDF": "a PDF file",
    b"{\\rtf": "a text document",
    b"[{": "a JSON file",
    b'{"': "a JSON file",
}
QUOTES = "; a cell with a comma needs quotes around it"


class UnreadableFile(Exception):
    """The file can't be imported. The message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, and the line where it begins. The header is line 1.

    `added` is the number of cells at the end that the record doesn't have.
    """

    line: int
    cells: list[str]
    added: int = 0


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """An unreadable record. `column` is the position of the cell at fault, or None for the whole record."""

    line: int
    reason: str
    column: int | None = None


class _Lines:
    """Iterates over the lines of a file.

    `record_lines` are the lines of the current record, each with the problem found in it or "".
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._unread: list[tuple[str, str]] = []
        if file.read(len(BOM)) != BOM:
            file.seek(0)
        self.number = 0
        self.record_lines: list[tuple[str, str]] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._unread.pop() if self._unread else self._read()
        self.number += 1
        self.record_lines.append(line)
        return line[0]

    def put_back(self, count: int) -> None:
        """Put the last `count` lines back into the input."""
        if count:
            self._unread.extend(reversed(self.record_lines[-count:]))
            self.number -= count

    def skip_blank(self) -> None:
        """Skip lines without any text, thousands at a time."""
        while not self._unread:
            position = self._file.tell()
            chunk = self._file.read(BLANK_CHUNK)
            blank = len(chunk) - len(chunk.lstrip(b"\r\n"))
            last = chunk.rfind(b"\n", 0, blank) + 1
            self.number += chunk.count(b"\n", 0, last)
            if last == len(chunk) and chunk:
                continue
            self._file.seek(position + last)
            return

    def problem(self) -> str:
        """Return the first problem in the lines of this record, or ""."""
        return next((reason for _, reason in self.record_lines if reason), "")

    def _read(self) -> tuple[str, str]:
        raw = self._file.readline(LINE_LIMIT)
        if not raw:
            raise StopIteration
        if len(raw) == LINE_LIMIT and not raw.endswith(b"\n"):
            while chunk := self._file.readline(LINE_LIMIT):
                if chunk.endswith(b"\n"):
                    break
            return "\n", f"has a line longer than {LINE_LIMIT:,} bytes"
        if b"\0" in raw:
            return raw.replace(b"\0", b"").decode(errors="replace"), "holds a NUL character"
        try:
            return raw.decode(), ""
        except UnicodeDecodeError as error:
            where = f"byte {error.start + 1} of the line"
            return raw.decode(errors="replace"), f"is not UTF-8 text ({where}): save the file as “CSV UTF-8”"


class Records:
    """The header and records of a CSV file. `sha256` is valid once all records are read.

    Cells may be separated by commas, semicolons, tabs or pipes, whichever the header has most of.
    """

    def __init__(self, path: Path) -> None:
        """Read the header. Raises UnreadableFile. Iteration opens the file again, so it must be a regular file."""
        self._path = path
        self.sha256 = b""
        if path.exists() and not path.is_file():
            raise UnreadableFile(f"{path} is not a file.")
        try:
            _check_kind(path)
            with open_text(path) as file:
                self._header_line, self._delimiter, self.header = _header(path, _Lines(file))
        except OSError as error:
            raise UnreadableFile(f"{path} can't be opened: {error.strerror}.") from error
        except UnreadableWorkbook as error:
            raise UnreadableFile(f"{path} {error}") from error
        except UnicodeDecodeError as error:
            raise UnreadableFile(f"{path} is broken UTF-16 text. Save it as “CSV UTF-8”.") from error

    def __iter__(self) -> Iterator[Record | BrokenRow]:
        """Yield records as wide as the header, and unreadable records. Skips blank lines.

        Empty cells at the end may be missing or too many, as spreadsheets write them.
        """
        with open_text(self._path) as file:
            lines = _Lines(file)
            for _ in range(self._header_line - 1):
                next(lines)
            reader = csv.reader(lines, delimiter=self._delimiter, strict=True)
            next(reader)
            yield from _records(lines, reader, len(self.header))
        with self._path.open("rb") as file:
            self.sha256 = hashlib.file_digest(file, "sha256").digest()


def _check_kind(path: Path) -> None:
    """Raise UnreadableFile for a file of another kind, by its first bytes."""
    with path.open("rb") as file:
        head = file.read(64).removeprefix(BOM).lstrip()
    kind = next((kind for signature, kind in OTHER_KINDS.items() if head.startswith(signature)), None)
    if kind:
        raise UnreadableFile(f"{path} is {kind}, whatever its name says. {SAVE_AS}")


def _records(lines: _Lines, reader: Iterator[list[str]], width: int) -> Iterator[Record | BrokenRow]:
    while True:
        lines.record_lines.clear()
        start = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # An unclosed quote has consumed the following lines, so read them again as records of their own.
            lines.put_back(len(lines.record_lines) - 1)
            yield BrokenRow(start, f"has a quote that is not closed, or a cell over {CELL_LIMIT:,} characters")
            continue
        reason = lines.problem()
        if reason:
            yield BrokenRow(start, reason, next((i for i, cell in enumerate(cells) if "\ufffd" in cell), None))
        elif not cells:
            lines.skip_blank()
        elif len(cells) == width:
            yield Record(start, cells)
        elif any(cells[width:]):
            yield BrokenRow(start, f"has {len(cells)} cells where the header has {width}{QUOTES}")
        else:
            yield Record(start, [*cells[:width], *[""] * (width - len(cells))], max(width - len(cells), 0))


def _header(path: Path, lines: _Lines) -> tuple[int, str, list[str]]:
    """Return the line of the header, the delimiter and the column names without empty ones at the end."""
    try:
        first = next(lines)
        stated = SEPARATOR_LINE.fullmatch(first.strip("\r\n "))
        if not stated:
            lines.put_back(1)
            lines.record_lines.clear()
        delimiter = stated[1] if stated else max(DELIMITERS, key=_outside_quotes(first).count)
        header_line = lines.number + 1
        cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
    except StopIteration:
        raise UnreadableFile(f"{path} is empty.") from None
    except csv.Error:
        raise UnreadableFile(f"{path} is not a CSV file: its first line can't be read. {SAVE_AS}") from None
    reason = lines.problem() or ("has too many cells" if len(cells) > HEADER_LIMIT else "")
    if reason:
        raise UnreadableFile(f"{path} is not a CSV file in UTF-8: its first line {reason}.")
    while cells and not cells[-1].strip():
        cells.pop()
    if not cells:
        raise UnreadableFile(f"{path} has no column names in its first line.")
    return header_line, delimiter, cells


def _outside_quotes(line: str) -> str:
    return "".join(line.split('"')[::2])
