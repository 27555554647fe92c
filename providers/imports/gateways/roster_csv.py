"""The roster: a CSV file with one provider per row, as described in `docs/roster.md`."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from providers.imports.domain.roster import NpiSet, Problem, ProviderRow, Rejected, Vocabulary, headings, values
from providers.imports.domain.roster import rows as roster
from providers.imports.domain.roster.claims import Claim, verified_claims
from providers.imports.domain.roster.columns import TEXT_COLUMNS
from providers.imports.gateways.output_files import OutputFile
from providers.imports.gateways.records import BrokenRow, Record, Records, UnreadableFile

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class UnknownHeadings(UnreadableFile):
    """The headings aren't ours, or not all that are required. Somebody can assign the columns to fields."""


class Roster:
    """The rows of a roster file. If an NPI occurs in several equal rows, the first counts; if they differ, none does."""

    kind = "roster"

    def __init__(
        self, path: Path, *, vocabulary: Vocabulary, today: date, columns: Sequence[str] | None = None
    ) -> None:
        """Read the header. `today` is the latest allowed verification date. Raises UnreadableFile or UnknownHeadings.

        `columns` has the field of each column, or IGNORED. Without it, only our own headings are understood.
        """
        self._records = Records(path)
        self._names = headings.assign(self._records.header, {}) if columns is None else list(columns)
        self._vocabulary, self._today = vocabulary, today
        if len(self._names) != len(self._records.header):
            raise UnreadableFile(f"{path} doesn't have the columns that were assigned.")
        problem = roster.header_problem([name for name in self._names if name != headings.IGNORED])
        if problem:
            raise UnknownHeadings(f"{path}: {problem}. The columns are listed in docs/roster.md.")

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
                problem = Problem(line, "npi", "is in several rows of this file that differ; keep one of them")
                row = Rejected(line, row.npi, "repeated_number", (problem,))
            elif isinstance(row, ProviderRow) and not seen.add(row.npi):
                problem = Problem(line, "npi", "is in an earlier row of this file already")
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
                has_column = record.column is not None and record.column < len(self._names)
                name = self._label(record.column or 0) if has_column else ""
                yield record.line, Rejected(record.line, "", "unreadable", (Problem(record.line, name, record.reason),))
            elif any(map(_is_visible, record.cells)):
                yield record.line, self._cells(record)

    def _label(self, position: int) -> str:
        """Return the name of a column for messages: its field, or the heading of one that isn't read."""
        name = self._names[position]
        return values.truncate(self._records.header[position]) if name == headings.IGNORED else name

    def _cells(self, record: Record) -> dict[str, str] | Rejected:
        """Return the cells by column name, or why they can't be trusted."""
        missing = [name for name in self._names[len(self._names) - record.added :] if name in roster.REQUIRED]
        if missing:
            reason = f"ends early: it has no cell for {missing[0]}; is the file complete?"
            return Rejected(record.line, "", "unreadable", (Problem(record.line, missing[0], reason),))
        problems = [
            Problem(record.line, name, reason)
            for name, cell in zip(self._names, record.cells, strict=True)
            if name in TEXT_COLUMNS and (reason := values.formula_problem(cell))
        ]
        cells = dict(zip(self._names, map(_unescape_formula, record.cells), strict=True))
        cells.pop(headings.IGNORED, None)
        if not problems:
            return cells
        row = self._read(record.line, cells)
        if isinstance(row, Rejected):
            problems += row.problems
        problems.sort(key=lambda problem: roster.NAMES.index(problem.field))
        return Rejected(record.line, values.truncate(cells["npi"]), problems[0].field, tuple(problems))

    def _read(self, line: int, cells: dict[str, str]) -> ProviderRow | Rejected:
        return roster.read(line, cells, self._vocabulary, self._today)


@dataclass(frozen=True, slots=True)
class _Survey:
    """NPIs of several valid rows that differ, and verified numbers that valid rows of several providers claim."""

    differing_npis: frozenset[str]
    shared_claims: frozenset[Claim]


def write(path: Path, rows: Iterable[ProviderRow]) -> None:
    """Write rows as a roster with every column. Cells that look like formulas are escaped."""
    output = OutputFile(path)
    writer = csv.writer(output.file, lineterminator="\n")
    writer.writerow(roster.NAMES)
    for row in rows:
        cells = roster.write(row)
        writer.writerow([escape_formula(cells.get(name, "")) for name in roster.NAMES])
    output.close()


def escape_formula(cell: str) -> str:
    """Return the cell, with an apostrophe before it if a spreadsheet would read it as a formula.

    A cell that has such an apostrophe already gets a second one, so that an import removes only the first.
    """
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def _unescape_formula(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA_STARTS) else cell


def _is_visible(cell: str) -> bool:
    # Old programs end a file with U+001A.
    return bool(cell) and bool(values.plain_dashes(cell.rstrip("\x1a")))
