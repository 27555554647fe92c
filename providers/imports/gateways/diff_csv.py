"""The changes found by a dry run as a CSV file, one line per record and column."""

import csv
import io
from collections.abc import Iterable

from providers.imports.gateways.roster_csv import escape_formula

COLUMNS = ("npi", "column", "before", "after")


def write(differences: Iterable[tuple[str, str, str, str]]) -> bytes:
    """Return the file. A new record is one line with an empty column name."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for difference in differences:
        writer.writerow([escape_formula(cell) for cell in difference])
    return file.getvalue().encode()
