"""What a dry run would change, as a file: one line a record and column."""

import csv
import io
from collections.abc import Iterable

from providers.imports.gateways.roster_csv import harmless

COLUMNS = ("npi", "column", "before", "after")


def write(differences: Iterable[tuple[str, str, str, str]]) -> bytes:
    """The file's bytes; a new record is one line whose column is empty."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    for difference in differences:
        writer.writerow([harmless(cell) for cell in difference])
    return file.getvalue().encode()


def read(content: bytes, limit: int) -> list[list[str]]:
    """The first lines of such a file."""
    lines = csv.reader(io.StringIO(content.decode()))
    next(lines, None)
    return [cells for cells, _place in zip(lines, range(limit), strict=False)]
