"""Read the first sheet of an XLSX workbook as CSV, within limits that keep a small file from filling the memory."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

SIGNATURE = b"PK\x03\x04"
# Limits on what the archive unpacks to, and on the sheet.
MAX_UNPACKED, MAX_PARTS, MAX_ROWS, MAX_COLUMNS = 200 * 1024 * 1024, 2_000, 200_000, 999


class UnreadableWorkbook(Exception):
    """The workbook can't be read. The message continues a sentence about the file."""


def to_csv(path: Path) -> bytes:
    """Return the first sheet as CSV in UTF-8. Raises UnreadableWorkbook."""
    _check_size(path)
    from openpyxl import load_workbook  # imported here because it is slow to load and rarely needed

    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    try:
        # Opened here because openpyxl judges a path by the end of its name.
        with path.open("rb") as content:
            sheet = load_workbook(content, read_only=True, data_only=True).worksheets[0]
            formulas = load_workbook(content, read_only=True).worksheets[0]
            # The sheet's own statement of its size may be wrong.
            sheet.reset_dimensions()
            formulas.reset_dimensions()
            rows = zip(_limited(sheet.iter_rows(values_only=True)), formulas.iter_rows(values_only=True), strict=True)
            for cells, sources in rows:
                # A formula without a stored result would look like an empty cell.
                writer.writerow(
                    [_text(source if cell is None else cell) for cell, source in zip(cells, sources, strict=True)]
                )
    except UnreadableWorkbook:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise UnreadableWorkbook("is no XLSX workbook that can be read. Save it as “CSV UTF-8”.") from error
    return file.getvalue().encode(errors="replace")


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) <= MAX_PARTS and sum(part.file_size for part in parts) <= MAX_UNPACKED:
                _check_merged_cells(archive)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise UnreadableWorkbook("is a broken archive. Save it as “CSV UTF-8”.") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableWorkbook("unpacks to too much. Save it as “CSV UTF-8”.")


def _check_merged_cells(archive: zipfile.ZipFile) -> None:
    """Refuse merged cells: all but the first would look empty, and an empty cell deletes a value."""
    for part in archive.namelist():
        if part.startswith("xl/worksheets/") and b"<mergeCell " in archive.read(part):
            raise UnreadableWorkbook(
                "has merged cells, so it isn't clear whose they are. Split them, and save it again."
            )


def _limited(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    for number, cells in enumerate(rows):
        if number >= MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise UnreadableWorkbook(
                f"has more than {MAX_ROWS:,} rows or {MAX_COLUMNS} columns. Save it as “CSV UTF-8”."
            )
        yield cells


def _text(cell: Any) -> str:
    """Return a cell as a roster has it: whole numbers without a point, days in ISO format, yes or no."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    return str(cell)
