"""The rows of one state, laid out for reading: a bit a row for what is asked often, a record for what is weighed.

A row is a provider and one first-visit session type. Where a question only asks yes or no, the answer stands in *marks*:
one bit a row, so that a gate over a hundred thousand rows is one AND of twelve kilobytes. What a winner is weighed by
stands together in one record. Starts are bitmaps over quarter hours; *cells* sum them up by half days, so that most
questions about "any opening" never touch them. Shards change in place: whoever reads one holds the index's lock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from providers.directory.domain import hours

SPAN_DAYS = 32
SLOTS = SPAN_DAYS * hours.DAY // hours.QUARTER
WORDS = SLOTS // 64
CELLS = 64
CELL = SLOTS // CELLS

Array = NDArray[Any]
# What a mark says, and of what: ("kind", 0), ("age", 2), ("plan", "aetna-ppo").
Mark = tuple[str, int | str]

# Places taken, as a share of capacity in units of 2**-31: exact enough to tell any two small fractions apart.
CROWD = 1 << 31

RECORD = np.dtype(
    [
        ("provider", np.int64),
        ("slug", np.int64),  # `slug_hash`
        ("authority", np.uint64),  # days on which a license or privilege holds
        ("concerns", np.uint64),
        ("focus", np.uint64),
        ("approaches", np.uint64),
        ("languages", np.uint64),
        ("identities", np.uint64),
        ("genders", np.uint64),
        ("cells", np.uint64),
        ("crowd", np.uint32),
        ("rule", np.uint32),  # which pair of notice and horizon, see `Columns.rules`
        ("cents", np.int32),  # -1: no fee is known
        ("clients", np.int32),
        ("minutes", np.int16),
        ("free", np.int16),
        ("capacity", np.int16),
        ("trauma", np.bool_),
    ],
    align=True,
)


class Row(NamedTuple):
    """One row to put in: facts by the names of RECORD (but `cells`), starts as bytes, marks, and the days of those plans
    that hold on some days of the span only.
    """

    facts: Mapping[str, Any]
    starts: bytes
    marks: frozenset[Mark]
    some_days: Mapping[str, int]


@dataclass(slots=True)
class Shard:
    """Parallel arrays with room to grow. A slot is in use while its record names a provider; a free one has no marks."""

    records: Array = field(default_factory=lambda: np.zeros(0, RECORD))
    starts: Array = field(default_factory=lambda: np.zeros((0, WORDS), np.uint64))
    # One line of bytes a mark, one bit a slot.
    marks: Array = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    lines: dict[Mark, int] = field(default_factory=dict)
    # Plan → slot → days, where the plan holds on some days of the span only.
    some_days: dict[str, dict[int, int]] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """How many rows are in use."""
        return len(self.records) - len(self.free)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        return self.records.nbytes + self.starts.nbytes + self.marks.nbytes

    def marked(self, mark: Mark) -> Array:
        """One bit a slot, as 64-bit words: whose row has this mark."""
        line = self.lines.get(mark)
        if line is None:
            return np.zeros(len(self.records) // 64, np.uint64)
        return self.marks[line].view(np.uint64)

    def put(self, rows: Sequence[Row]) -> None:
        """Add rows, in slots that are free or new."""
        self._make_room(len(rows))
        self._learn({mark for row in rows for mark in row.marks})
        slots = [self.free.pop() for _ in rows]
        starts = np.frombuffer(b"".join(row.starts for row in rows), np.uint64).reshape(-1, WORDS)
        seen = cells(starts).tolist()
        facts = [{**row.facts, "cells": halves} for row, halves in zip(rows, seen, strict=True)]
        self.starts[slots] = starts
        self.records[slots] = np.array([tuple(fact[name] for name in _NAMES) for fact in facts], RECORD)
        marked = [(self.lines[mark], slot) for slot, row in zip(slots, rows, strict=True) for mark in row.marks]
        line, bit = np.array(marked, np.int64).reshape(-1, 2).T
        np.bitwise_or.at(self.marks, (line, bit >> 3), (1 << (bit & 7)).astype(np.uint8))
        for slot, row in zip(slots, rows, strict=True):
            for plan, days in row.some_days.items():
                self.some_days.setdefault(plan, {})[slot] = days

    def remove(self, providers: Iterable[int]) -> None:
        """Take out every row of these providers."""
        wanted = np.fromiter(providers, np.int64)
        owners = self.records["provider"]
        for slot in np.flatnonzero(owners == wanted[0] if len(wanted) == 1 else np.isin(owners, wanted)).tolist():
            self.records[slot] = np.zeros((), RECORD)
            self.marks[:, slot >> 3] &= np.uint8(255 ^ (1 << (slot & 7)))
            for days in self.some_days.values():
                days.pop(slot, None)
            self.free.append(slot)

    def copy(self) -> "Shard":
        """A shard of its own with the same rows."""
        some_days = {plan: dict(days) for plan, days in self.some_days.items()}
        return replace(
            self,
            records=self.records.copy(),
            starts=self.starts.copy(),
            marks=self.marks.copy(),
            lines=dict(self.lines),
            some_days=some_days,
            free=list(self.free),
        )

    def _make_room(self, count: int) -> None:
        size = len(self.records)
        if count <= len(self.free):
            return
        new = max(size, -(-(count - len(self.free)) // 64) * 64)
        self.records = np.concatenate([self.records, np.zeros(new, RECORD)])
        self.starts = np.concatenate([self.starts, np.zeros((new, WORDS), np.uint64)])
        self.marks = np.concatenate([self.marks, np.zeros((len(self.marks), new // 8), np.uint8)], axis=1)
        self.free += range(size + new - 1, size - 1, -1)

    def _learn(self, marks: set[Mark]) -> None:
        unknown = sorted(marks - self.lines.keys(), key=str)
        if unknown:
            self.lines |= {mark: len(self.lines) + place for place, mark in enumerate(unknown)}
            lines = np.zeros((len(unknown), len(self.records) // 8), np.uint8)
            self.marks = np.concatenate([self.marks.reshape(-1, len(self.records) // 8), lines])


_NAMES = RECORD.names or ()


def cells(starts: Array) -> Array:
    """Of each row of start words the half days that have any, as one word."""
    halves = np.ascontiguousarray(starts).view(np.uint8).reshape(len(starts), CELLS, CELL // 8).any(axis=2)
    return np.packbits(halves, axis=1, bitorder="little").view(np.uint64).reshape(-1)


def positions(words: Array) -> Array:
    """Where the bits of a line of marks are set, lowest first."""
    return np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_))
