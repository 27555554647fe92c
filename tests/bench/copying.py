"""Writes arrays into tables by PostgreSQL's binary COPY."""

import struct
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from django.db import connection

# A numpy type, or "bits" for rows of bytes that become a bit string.
Column = tuple[str, np.ndarray]


def copy(table: str, names: str, blocks: Iterable[Sequence[Column]]) -> None:
    """Write blocks of columns, in the order of `names`, into the table."""
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as target:
        target.write(b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0))
        for columns in blocks:
            target.write(_rows(columns))
        target.write(struct.pack("!h", -1))


def _rows(columns: Sequence[Column]) -> bytes:
    """Encode each row: the number of fields, then length and bytes of each field."""
    layout: list[Any] = [("fields", ">i2")]
    for number, (kind, values) in enumerate(columns):
        shape = [("count", ">i4"), ("bits", np.uint8, values.shape[1])] if kind == "bits" else [("value", f">{kind}")]
        layout += [(f"length{number}", ">i4"), (f"field{number}", shape)]
    rows = np.zeros(len(columns[0][1]), layout)
    rows["fields"] = len(columns)
    for number, (kind, values) in enumerate(columns):
        field = rows[f"field{number}"]
        rows[f"length{number}"] = field.dtype.itemsize
        if kind == "bits":
            field["count"], field["bits"] = values.shape[1] * 8, values
        else:
            field["value"] = values
    return rows.tobytes()
