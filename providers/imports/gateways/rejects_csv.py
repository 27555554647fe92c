"""The file beside an import that says what was not taken, and why."""

import csv
import io
from pathlib import Path

from providers.imports.domain.roster import Rejected
from providers.imports.gateways.records import Unreadable
from providers.imports.gateways.roster_csv import harmless

COLUMNS = ("line", "npi", "field", "reason")


class Rejects:
    """A CSV file with one line a problem. It takes the place of an earlier one, and goes if it stays empty."""

    def __init__(self, path: Path) -> None:
        """Raises `Unreadable`, before anything has been imported, if nothing can be written there."""
        self.path = path
        self._empty = True
        try:
            self._file = path.open("w", encoding="utf-8", newline="")
        except OSError as error:
            raise Unreadable(f"Rejected rows can't be written to {path}: {error.strerror}. Use --rejects.") from error
        self._writer = csv.writer(self._file, lineterminator="\n")
        self._writer.writerow(COLUMNS)

    def write(self, rejected: Rejected) -> None:
        """Add a row's problems."""
        self._empty = False
        for problem in rejected.problems:
            cells = (str(problem.line), rejected.npi, problem.field, problem.reason)
            self._writer.writerow([harmless(cell) for cell in cells])

    def close(self) -> None:
        """Nothing more comes."""
        self._file.close()
        if self._empty:
            self.path.unlink()


def read(content: bytes, limit: int) -> list[list[str]]:
    """The first lines of such a file."""
    lines = csv.reader(io.StringIO(content.decode()))
    next(lines, None)
    return [cells for cells, _place in zip(lines, range(limit), strict=False)]
