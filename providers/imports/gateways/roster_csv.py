"""The roster: a CSV file with one provider a row, as `docs/roster.md` describes it."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from providers.imports.domain.roster import Problem, ProviderRow, Rejected, Seen, Vocabulary
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways.records import Broken, Records, Unreadable

# Longer than any sound cell: a bio is 4,000 characters, a list 200 entries.
CELL_LIMIT = 20_000


class Roster:
    """The rows of a roster file, one at a time. The first row of an NPI counts; later ones are rejected."""

    kind = "roster"

    def __init__(self, path: Path, *, vocabulary: Vocabulary, today: date) -> None:
        """`today` is the last day a fact can have been verified. Raises `Unreadable`; nothing has been read then."""
        self._records = Records(path)
        self._names = [_name(cell) for cell in self._records.header]
        self._vocabulary, self._today = vocabulary, today
        problem = roster.header_problem(self._names)
        if problem:
            hint = "" if len(self._names) > 1 else " The cells must be parted by commas."
            raise Unreadable(f"{path}: {problem}.{hint}")

    @property
    def sha256(self) -> bytes:
        """The hash of the file, once all is read."""
        return self._records.sha256

    def __iter__(self) -> Iterator[ProviderRow | Rejected]:
        seen = Seen()
        for record in self._records:
            if isinstance(record, Broken):
                yield Rejected(record.line, "", "unreadable", (Problem(record.line, "", record.reason),))
                continue
            if not any(record.cells):
                continue
            cells = {name: _plain(cell) for name, cell in zip(self._names, record.cells, strict=True)}
            long = [name for name, cell in cells.items() if len(cell) > CELL_LIMIT]
            if long:
                problems = [Problem(record.line, name, f"is longer than {CELL_LIMIT:,} characters") for name in long]
                yield Rejected(record.line, cells["npi"][:10], long[0], tuple(problems))
                continue
            row = roster.read(record.line, cells, self._vocabulary, self._today)
            if isinstance(row, ProviderRow) and not seen.add(row.npi):
                problem = Problem(record.line, "npi", "stands in an earlier row of this file already")
                row = Rejected(record.line, row.npi, "repeated_number", (problem,))
            yield row


def write(path: Path, rows: Iterable[ProviderRow]) -> None:
    """Write rows as a roster with every column. Cells that a spreadsheet would take for a formula are made harmless."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(roster.NAMES)
        for row in rows:
            cells = roster.write(row)
            writer.writerow([harmless(cells.get(name, "")) for name in roster.NAMES])


def harmless(cell: str) -> str:
    """The cell with an apostrophe before it if a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _plain(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) != cell[1:] else cell


def _name(cell: str) -> str:
    return "_".join(cell.lower().split())
