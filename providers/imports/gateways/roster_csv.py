"""The roster: a CSV file with one provider per row, as described in `docs/roster.md`."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from providers.imports.domain.roster import NpiSet, Problem, ProviderRow, Rejected, Vocabulary
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways.records import BrokenRow, Records, UnreadableFile

# Longer than any valid cell: a bio has up to 4,000 characters, a list up to 200 entries.
CELL_LIMIT = 20_000


class Roster:
    """The rows of a roster file. The first row of each NPI counts; later ones are rejected."""

    kind = "roster"

    def __init__(self, path: Path, *, vocabulary: Vocabulary, today: date) -> None:
        """Read the header. `today` is the latest allowed verification date. Raises UnreadableFile."""
        self._records = Records(path)
        self._names = [_normalize_name(cell) for cell in self._records.header]
        self._vocabulary, self._today = vocabulary, today
        problem = roster.header_problem(self._names)
        if problem:
            hint = "" if len(self._names) > 1 else " The cells must be parted by commas."
            raise UnreadableFile(f"{path}: {problem}.{hint}")

    @property
    def sha256(self) -> bytes:
        """The hash of the file, once all rows are read."""
        return self._records.sha256

    def __iter__(self) -> Iterator[ProviderRow | Rejected]:
        seen = NpiSet()
        for record in self._records:
            if isinstance(record, BrokenRow):
                yield Rejected(record.line, "", "unreadable", (Problem(record.line, "", record.reason),))
                continue
            if not any(record.cells):
                continue
            cells = {name: _unescape_formula(cell) for name, cell in zip(self._names, record.cells, strict=True)}
            too_long = [name for name, cell in cells.items() if len(cell) > CELL_LIMIT]
            if too_long:
                problems = [
                    Problem(record.line, name, f"is longer than {CELL_LIMIT:,} characters") for name in too_long
                ]
                yield Rejected(record.line, cells["npi"][:10], too_long[0], tuple(problems))
                continue
            row = roster.read(record.line, cells, self._vocabulary, self._today)
            if isinstance(row, ProviderRow) and not seen.add(row.npi):
                problem = Problem(record.line, "npi", "stands in an earlier row of this file already")
                row = Rejected(record.line, row.npi, "repeated_number", (problem,))
            yield row


def write(path: Path, rows: Iterable[ProviderRow]) -> None:
    """Write rows as a roster with every column. Cells that look like formulas are escaped."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(roster.NAMES)
        for row in rows:
            cells = roster.write(row)
            writer.writerow([escape_formula(cells.get(name, "")) for name in roster.NAMES])


def escape_formula(cell: str) -> str:
    """Return the cell, with an apostrophe before it if a spreadsheet would read it as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _unescape_formula(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and escape_formula(cell[1:]) != cell[1:] else cell


def _normalize_name(cell: str) -> str:
    return "_".join(cell.lower().split())
