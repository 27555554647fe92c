"""Read records of any CSV file one by one in bounded memory, with a reason for each unreadable record."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BOM = b"\xef\xbb\xbf"
# No real line is longer. The limit keeps a file without line ends from filling the memory.
LINE_LIMIT = 256 * 1024
HEADER_LIMIT = 999


class UnreadableFile(Exception):
    """The file can't be imported. The message is one sentence for the user."""


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, and the line where it begins. The header is line 1."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """An unreadable record."""

    line: int
    reason: str


class _Lines:
    """Iterates over the lines of a file.

    `record_lines` are the lines of the current record, each with the problem found in it or "".
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._unread: list[tuple[str, str]] = []
        self._digest = hashlib.sha256()
        if file.read(len(BOM)) == BOM:
            self._digest.update(BOM)
        else:
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

    def problem(self) -> str:
        """Return the first problem in the lines of this record, or ""."""
        return next((reason for _, reason in self.record_lines if reason), "")

    def sha256(self) -> bytes:
        """Return the hash of everything read so far."""
        return self._digest.digest()

    def _read(self) -> tuple[str, str]:
        raw = self._file.readline(LINE_LIMIT)
        self._digest.update(raw)
        if not raw:
            raise StopIteration
        if len(raw) == LINE_LIMIT and not raw.endswith(b"\n"):
            while chunk := self._file.readline(LINE_LIMIT):
                self._digest.update(chunk)
                if chunk.endswith(b"\n"):
                    break
            return "\n", f"has a line longer than {LINE_LIMIT:,} bytes"
        if b"\0" in raw:
            return raw.replace(b"\0", b"").decode(errors="replace"), "holds a NUL character"
        try:
            return raw.decode(), ""
        except UnicodeDecodeError as error:
            return raw.decode(errors="replace"), f"is not UTF-8 text (byte {error.start + 1} of the line)"


class Records:
    """The header and records of a CSV file. `sha256` is valid once all records are read."""

    def __init__(self, path: Path) -> None:
        """Read the header. Raises UnreadableFile. Iteration opens the file again, so it must be a regular file."""
        self._path = path
        self.sha256 = b""
        if path.exists() and not path.is_file():
            raise UnreadableFile(f"{path} is not a file.")
        try:
            with path.open("rb") as file:
                self.header = _header(path, _Lines(file))
        except OSError as error:
            raise UnreadableFile(f"{path} can't be opened: {error.strerror}.") from error

    def __iter__(self) -> Iterator[Record | BrokenRow]:
        """Yield records as wide as the header, and unreadable records. Skips blank lines."""
        with self._path.open("rb") as file:
            lines = _Lines(file)
            reader = csv.reader(lines, strict=True)
            next(reader)
            yield from _records(lines, reader, len(self.header))
            self.sha256 = lines.sha256()


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
            yield BrokenRow(start, "has a quote that is not closed, or a cell over 131,072 characters")
            continue
        reason = lines.problem()
        if reason:
            yield BrokenRow(start, reason)
        elif len(cells) == width:
            yield Record(start, cells)
        elif cells:
            yield BrokenRow(start, f"has {len(cells)} cells where the header has {width}")


def _header(path: Path, lines: _Lines) -> list[str]:
    try:
        cells = next(csv.reader(lines, strict=True))
    except StopIteration:
        raise UnreadableFile(f"{path} is empty.") from None
    except csv.Error:
        raise UnreadableFile(f"{path} is not a CSV file: its first line can't be read.") from None
    reason = lines.problem() or ("has too many cells" if len(cells) > HEADER_LIMIT else "")
    if reason:
        raise UnreadableFile(f"{path} is not a CSV file in UTF-8: its first line {reason}.")
    if not any(cell.strip() for cell in cells):
        raise UnreadableFile(f"{path} has no column names in its first line.")
    return cells
