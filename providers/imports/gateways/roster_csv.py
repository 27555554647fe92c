"""The roster: a CSV file with one provider per row, as described in `docs/roster.md`."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from providers.imports.domain.roster import NpiSet, Problem, ProviderRow, Rejected, Vocabulary
from providers.imports.domain.roster import rows as roster
from providers.imports.domain.roster.claims import Claim, verified_claims
from providers.imports.gateways.records import BrokenRow, Records, UnreadableFile

# Longer than any valid cell: a bio has up to 4,000 characters, a list up to 200 entries.
CELL_LIMIT = 20_000


class Roster:
    """The rows of a roster file. If an NPI occurs in several equal rows, the first counts; if they differ, none does."""

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

    def shared_claims(self) -> frozenset[Claim]:
        """Return the verified numbers that several rows of the file claim."""
        return self._survey.shared_claims

    def __iter__(self) -> Iterator[ProviderRow | Rejected]:
        seen = NpiSet()
        differing = self._survey.differing_npis
        for line, cells in self._rows():
            row = cells if isinstance(cells, Rejected) else self._read(line, cells)
            if isinstance(row, ProviderRow) and row.npi in differing:
                problem = Problem(line, "npi", "stands in several rows of this file that differ; keep one of them")
                row = Rejected(line, row.npi, "repeated_number", (problem,))
            elif isinstance(row, ProviderRow) and not seen.add(row.npi):
                problem = Problem(line, "npi", "stands in an earlier row of this file already")
                row = Rejected(line, row.npi, "repeated_number", (problem,))
            yield row

    @cached_property
    def _survey(self) -> "_Survey":
        """What rows of the file have in common. Needed before the first row is applied, so that no order matters."""
        hashes: dict[str, int] = {}
        claimants: dict[Claim, str] = {}
        suspects: set[str] = set()
        for _line, cells in self._rows():
            if isinstance(cells, Rejected):
                continue
            npi = cells["npi"].strip()
            digest = hash(tuple(cells.values()))
            if hashes.setdefault(npi, digest) != digest:
                suspects.add(npi)
            for claim in roster.read_claims(cells, self._vocabulary, self._today):
                if claimants.setdefault(claim, npi) != npi:
                    suspects |= {npi, claimants[claim]}
        # Only valid rows count, so the rows of these few providers are read as a whole.
        valid_rows: dict[str, set[ProviderRow]] = {}
        for line, cells in self._rows() if suspects else ():
            if not isinstance(cells, Rejected) and cells["npi"].strip() in suspects:
                row = self._read(line, cells)
                if isinstance(row, ProviderRow):
                    valid_rows.setdefault(row.npi, set()).add(replace(row, line=0))
        differing = frozenset(npi for npi, rows in valid_rows.items() if len(rows) > 1)
        counts = Counter(
            claim for npi, (row, *_) in valid_rows.items() if npi not in differing for claim in verified_claims(row)
        )
        return _Survey(differing, frozenset(claim for claim, count in counts.items() if count > 1))

    def _rows(self) -> Iterator[tuple[int, dict[str, str] | Rejected]]:
        """Yield the line and the cells by column name of each row, or why it can't be read."""
        for record in self._records:
            if isinstance(record, BrokenRow):
                problem = Problem(record.line, "", record.reason)
                yield record.line, Rejected(record.line, "", "unreadable", (problem,))
            elif any(record.cells):
                yield record.line, dict(zip(self._names, map(_unescape_formula, record.cells), strict=True))

    def _read(self, line: int, cells: dict[str, str]) -> ProviderRow | Rejected:
        too_long = [name for name, cell in cells.items() if len(cell) > CELL_LIMIT]
        if too_long:
            problems = [Problem(line, name, f"is longer than {CELL_LIMIT:,} characters") for name in too_long]
            return Rejected(line, cells["npi"][:10], too_long[0], tuple(problems))
        return roster.read(line, cells, self._vocabulary, self._today)


@dataclass(frozen=True, slots=True)
class _Survey:
    """NPIs of several valid rows that differ, and verified numbers that valid rows of several providers claim."""

    differing_npis: frozenset[str]
    shared_claims: frozenset[Claim]


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
