"""The file beside an import that says what was not taken, and why."""

import csv
from pathlib import Path
from typing import TextIO

from providers.domain.rows import Rejected
from providers.gateways.roster_csv import harmless

COLUMNS = ("line", "npi", "field", "reason")


class Rejects:
    """A CSV file with one line a problem. It is made when the first problem comes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: TextIO | None = None

    def write(self, rejected: Rejected) -> None:
        """Add a row's problems."""
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file, lineterminator="\n").writerow(COLUMNS)
        writer = csv.writer(self._file, lineterminator="\n")
        for problem in rejected.problems:
            cells = (str(problem.line), rejected.npi, problem.field, problem.reason)
            writer.writerow([harmless(cell) for cell in cells])

    def close(self) -> None:
        """Nothing more comes."""
        if self._file:
            self._file.close()
