"""The headings of a file with sample values, for somebody who assigns its columns to fields."""

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from providers.imports.domain.roster import values
from providers.imports.gateways.records import Record, Records

# Samples are different values from the first rows.
MAX_SAMPLES, MAX_ROWS = 3, 500


@dataclass(frozen=True, slots=True)
class SampledColumn:
    """A column with the first different values in it."""

    heading: str
    samples: list[str] = field(default_factory=list)


def read(path: Path) -> list[SampledColumn]:
    """Return the columns of a file. Raises UnreadableFile."""
    records = Records(path)
    columns = [SampledColumn(heading) for heading in records.header]
    for record in islice(records, MAX_ROWS):
        if isinstance(record, Record):
            for column, cell in zip(columns, record.cells, strict=True):
                sample = values.truncate(cell)
                if sample and sample not in column.samples and len(column.samples) < MAX_SAMPLES:
                    column.samples.append(sample)
    return columns
