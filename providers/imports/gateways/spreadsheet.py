"""A list as a file for spreadsheets: CSV or XLSX, with nothing in it that a spreadsheet would take for a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from providers.imports.gateways.roster_csv import harmless

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What an XLSX cell may hold at most, and the characters that XML can't hold.
CELL = 32_767
BROKEN = {number: None for number in range(32) if number not in (9, 10, 13)}


def as_csv(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> Iterator[bytes]:
    """The file, piece by piece. A cell that begins like a formula gets an apostrophe, which an import takes away."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([harmless(row.get(name, "")) for name in names])
        yield file.getvalue().encode()
        file.seek(0)
        file.truncate()
    yield file.getvalue().encode()


def as_xlsx(names: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """The file. Every cell is text, so that nothing is reckoned, and an NPI keeps its digits."""
    from openpyxl import Workbook  # read only here: it is slow to load, and few requests write a sheet
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Attune")
    sheet.append(list(names))
    for row in rows:
        cells = []
        for name in names:
            cell = WriteOnlyCell(sheet, harmless(row.get(name, "")).translate(BROKEN)[:CELL])
            cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
