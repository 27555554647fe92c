"""Records of a CSV file, whatever its bytes: one at a time, bounded memory, a reason for each that can't be read."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BOM = b"\xef\xbb\xbf"
# No real line is longer; a file without line ends must not fill the memory.
LINE_LIMIT = 256 * 1024
HEADER_LIMIT = 999


class Unreadable(Exception):
    """A file that can't be imported at all, with one sentence for the person who tried."""


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record, from the line it begins on (1 is the header's)."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that can't be read."""

    line: int
    reason: str


class _Lines:
    """Lines of text, each with what is wrong with it, those of this record at hand, and a way to put some back."""

    def __init__(self, file: BinaryIO) -> None:
        """A mark of byte order at the beginning is passed over."""
        self._file = file
        self._waiting: list[tuple[str, str]] = []
        self._digest = hashlib.sha256()
        if file.read(len(BOM)) == BOM:
            self._digest.update(BOM)
        else:
            file.seek(0)
        self.number = 0
        self.taken: list[tuple[str, str]] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        one = self._waiting.pop() if self._waiting else self._read()
        self.number += 1
        self.taken.append(one)
        return one[0]

    def put_back(self, count: int) -> None:
        """The last `count` lines will come again."""
        if count:
            self._waiting.extend(reversed(self.taken[-count:]))
            self.number -= count

    def wrong(self) -> str:
        """What is wrong with the lines of this record, or ""."""
        return next((reason for _, reason in self.taken if reason), "")

    def sha256(self) -> bytes:
        """The hash of all that has been read."""
        return self._digest.digest()

    def _read(self) -> tuple[str, str]:
        raw = self._file.readline(LINE_LIMIT)
        self._digest.update(raw)
        if not raw:
            raise StopIteration
        if len(raw) == LINE_LIMIT and not raw.endswith(b"\n"):
            while rest := self._file.readline(LINE_LIMIT):
                self._digest.update(rest)
                if rest.endswith(b"\n"):
                    break
            return "\n", f"has a line longer than {LINE_LIMIT:,} bytes"
        if b"\0" in raw:
            return raw.replace(b"\0", b"").decode(errors="replace"), "holds a NUL character"
        try:
            return raw.decode(), ""
        except UnicodeDecodeError as error:
            return raw.decode(errors="replace"), f"is not UTF-8 text (byte {error.start + 1} of the line)"


class Records:
    """A CSV file: `header` at once, then its records by iteration; `sha256` is the file's once all are read."""

    def __init__(self, path: Path) -> None:
        """Raises `Unreadable`. The file is opened anew for iteration, so it must be one that can be read twice."""
        self._path = path
        self.sha256 = b""
        if path.exists() and not path.is_file():
            raise Unreadable(f"{path} is not a file.")
        try:
            with path.open("rb") as file:
                self.header = _header(path, _Lines(file))
        except OSError as error:
            raise Unreadable(f"{path} can't be opened: {error.strerror}.") from error

    def __iter__(self) -> Iterator[Record | Broken]:
        """Records of the header's width, and those that can't be read. Blank lines are passed over."""
        with self._path.open("rb") as file:
            lines = _Lines(file)
            reader = csv.reader(lines, strict=True)
            next(reader)
            yield from _records(lines, reader, len(self.header))
            self.sha256 = lines.sha256()


def _records(lines: _Lines, reader: Iterator[list[str]], width: int) -> Iterator[Record | Broken]:
    while True:
        lines.taken.clear()
        start = lines.number + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            # A quote that nothing closes has swallowed the lines after it: they get their own chance.
            lines.put_back(len(lines.taken) - 1)
            yield Broken(start, "has a quote that is not closed, or a cell over 131,072 characters")
            continue
        reason = lines.wrong()
        if reason:
            yield Broken(start, reason)
        elif len(cells) == width:
            yield Record(start, cells)
        elif cells:
            yield Broken(start, f"has {len(cells)} cells where the header has {width}")


def _header(path: Path, lines: _Lines) -> list[str]:
    try:
        cells = next(csv.reader(lines, strict=True))
    except StopIteration:
        raise Unreadable(f"{path} is empty.") from None
    except csv.Error:
        raise Unreadable(f"{path} is not a CSV file: its first line can't be read.") from None
    reason = lines.wrong() or ("has too many cells" if len(cells) > HEADER_LIMIT else "")
    if reason:
        raise Unreadable(f"{path} is not a CSV file in UTF-8: its first line {reason}.")
    if not any(cell.strip() for cell in cells):
        raise Unreadable(f"{path} has no column names in its first line.")
    return cells
