"""The rejected rows of an import as a CSV file."""

import csv
from pathlib import Path

from providers.imports.domain.roster import Problem, Rejected
from providers.imports.gateways.output_files import OutputFile
from providers.imports.gateways.records import UnreadableFile
from providers.imports.gateways.roster_csv import escape_formula

COLUMNS = ("line", "npi", "field", "reason")


class Rejects:
    """A CSV file with one line per problem. Replaces an existing file, and is deleted if there are no problems.

    `-` is standard output. A device or pipe is written to, and never replaced or deleted.
    """

    def __init__(self, path: Path) -> None:
        """Open the file. Raises UnreadableFile if it can't be written."""
        self.path = path
        self._empty = True
        try:
            self._output = OutputFile(path)
        except OSError as error:
            raise UnreadableFile(
                f"Rejected rows can't be written to {path}: {error.strerror}. Use --rejects."
            ) from error
        self._writer = csv.writer(self._output.file, lineterminator="\n")

    def write(self, rejected: Rejected) -> None:
        """Write the problems of a row."""
        for problem in rejected.problems:
            self._write_line(str(problem.line), rejected.npi, problem.field, problem.reason)

    def write_left_out(self, npi: str, problem: Problem) -> None:
        """Write a fact that was left out of an imported row."""
        reason = f"{problem.reason}; the rest of the row is imported"
        self._write_line(str(problem.line), npi, problem.field, reason)

    def _write_line(self, *cells: str) -> None:
        if self._empty:
            self._writer.writerow(COLUMNS)
        self._empty = False
        self._writer.writerow([escape_formula(cell) for cell in cells])

    def close(self) -> None:
        """Close the file. Deletes it if it has no problems."""
        if self._empty:
            self._output.discard()
        else:
            self._output.close()
