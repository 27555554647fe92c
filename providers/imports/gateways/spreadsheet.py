"""Tables as CSV and XLSX files. Writing escapes cells that look like formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from providers.imports.gateways.roster_csv import escape_formula

CSV_CONTENT_TYPE = "text/csv; charset=utf-8"
XLSX_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The maximum length of an XLSX cell, and the control characters that XML doesn't allow.
MAX_CELL_LENGTH = 32_767
INVALID_CHARACTERS = {number: None for number in range(32) if number not in (9, 10, 13)}


class CellTooLong(Exception):
    """An XLSX file can't hold the cell `column` of the provider `npi`, which has `length` characters."""

    def __init__(self, npi: str, column: str, length: int) -> None:
        super().__init__(npi, column, length)
        self.npi, self.column, self.length = npi, column, length


def write_csv(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    """Yield the file in pieces. Cells that look like formulas get an apostrophe, which an import removes."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([escape_formula(row.get(name, "")) for name in names])
        yield file.getvalue().encode()
        file.seek(0)
        file.truncate()
    yield file.getvalue().encode()


def write_xlsx(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return the file. Every cell is text, so that no formula is evaluated and NPIs keep their digits.

    Raises CellTooLong rather than cutting a cell.
    """
    from openpyxl import Workbook  # imported here because it is slow to load and rarely needed
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Attune")
    sheet.append(list(names))
    for row in rows:
        cells = []
        for name in names:
            text = escape_formula(row.get(name, "")).translate(INVALID_CHARACTERS)
            if len(text) > MAX_CELL_LENGTH:
                sheet.close()
                raise CellTooLong(row.get("npi", ""), name, len(text))
            cell = WriteOnlyCell(sheet, text)
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_csv(content: bytes, limit: int) -> list[list[str]]:
    """Return up to `limit` lines of a CSV file, without the header."""
    lines = csv.reader(io.StringIO(content.decode()))
    next(lines, None)
    return [cells for cells, _index in zip(lines, range(limit), strict=False)]
