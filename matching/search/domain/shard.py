"""The rows of one state: a flag bitmap for each yes-or-no property, one record a row, and bitmaps of starts.

A row is one provider and one first-visit type. Each *flag* is a bitmap with one bit a row, so that a filter over a
hundred thousand rows is one AND of twelve kilobytes. The values for scoring are in one record. Starts are bitmaps over
quarter hours. *Half days* summarize them, so that most checks for "any opening" never read the starts. Shards change in
place: hold the index's lock while you read one.
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
# Half days in the snapshot, and slots in a half day.
HALF_DAYS = 64
SLOTS_PER_HALF_DAY = SLOTS // HALF_DAYS

Array = NDArray[Any]
# Name and value of a flag: ("kind", 0), ("age", 2), ("plan", "aetna-ppo").
Flag = tuple[str, int | str]

# Load is the share of capacity in use, in units of 2**-31: exact enough to tell any two small fractions apart.
LOAD_SCALE = 1 << 31

RECORD = np.dtype(
    [
        ("provider", np.int64),
        ("slug", np.int64),  # `slug_hash`
        ("authority", np.uint64),  # days when a license or privilege is in force
        ("listed", np.uint64),  # days on which the provider is on the list
        ("concerns", np.uint64),
        ("focus", np.uint64),
        ("approaches", np.uint64),
        ("languages", np.uint64),
        ("identities", np.uint64),
        ("genders", np.uint64),
        ("half_days", np.uint64),
        ("load", np.uint32),
        ("rule", np.uint32),  # number of the booking rule (notice and horizon)
        ("cents", np.int32),  # -1: fee unknown
        ("clients", np.int32),
        ("minutes", np.int16),
        ("free", np.int16),
        ("capacity", np.int16),
        ("trauma", np.bool_),
    ],
    align=True,
)


class Row(NamedTuple):
    """A row to add.

    `facts` has the fields of RECORD without the half days; `starts` is the bitmap as bytes; the last field maps each
    plan that is accepted on some days only to those days.
    """

    facts: Mapping[str, Any]
    starts: bytes
    flags: frozenset[Flag]
    partial_days: Mapping[str, int]


@dataclass(slots=True)
class Shard:
    """Parallel arrays with room to grow. A row is in use while its record has a provider; a free row has no flags."""

    records: Array = field(default_factory=lambda: np.zeros(0, RECORD))
    starts: Array = field(default_factory=lambda: np.zeros((0, WORDS), np.uint64))
    # One bitmap a flag, one bit a row.
    flags: Array = field(default_factory=lambda: np.zeros((0, 0), np.uint8))
    # Flag -> index of its bitmap.
    lines: dict[Flag, int] = field(default_factory=dict)
    # Plan -> row -> days, for plans accepted on some days only.
    partial_days: dict[str, dict[int, int]] = field(default_factory=dict)
    free: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """Return the number of rows in use."""
        return len(self.records) - len(self.free)

    @property
    def nbytes(self) -> int:
        """The size of all arrays in bytes."""
        return self.records.nbytes + self.starts.nbytes + self.flags.nbytes

    def rows_with_flag(self, flag: Flag) -> Array:
        """Return one bit a row, as 64-bit words: whether the row has this flag."""
        index = self.lines.get(flag)
        if index is None:
            return np.zeros(len(self.records) // 64, np.uint64)
        return self.flags[index].view(np.uint64)

    def put(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        self._reserve(len(rows))
        self._add_flags({flag for row in rows for flag in row.flags})
        places = [self.free.pop() for _ in rows]
        starts = np.frombuffer(b"".join(row.starts for row in rows), np.uint64).reshape(-1, WORDS)
        words = half_days(starts).tolist()
        facts = [{**row.facts, "half_days": word} for row, word in zip(rows, words, strict=True)]
        self.starts[places] = starts
        self.records[places] = np.array([tuple(fact[name] for name in _NAMES) for fact in facts], RECORD)
        flag_bits = [(self.lines[flag], place) for place, row in zip(places, rows, strict=True) for flag in row.flags]
        bitmap, bit = np.array(flag_bits, np.int64).reshape(-1, 2).T
        np.bitwise_or.at(self.flags, (bitmap, bit >> 3), (1 << (bit & 7)).astype(np.uint8))
        for place, row in zip(places, rows, strict=True):
            for plan, days in row.partial_days.items():
                self.partial_days.setdefault(plan, {})[place] = days

    def remove(self, providers: Iterable[int]) -> None:
        """Remove every row of these providers."""
        ids = np.fromiter(providers, np.int64)
        owners = self.records["provider"]
        for place in np.flatnonzero(owners == ids[0] if len(ids) == 1 else np.isin(owners, ids)).tolist():
            self.records[place] = np.zeros((), RECORD)
            self.flags[:, place >> 3] &= np.uint8(255 ^ (1 << (place & 7)))
            for days in self.partial_days.values():
                days.pop(place, None)
            self.free.append(place)

    def copy(self) -> "Shard":
        """Return an independent copy."""
        partial_days = {plan: dict(days) for plan, days in self.partial_days.items()}
        return replace(
            self,
            records=self.records.copy(),
            starts=self.starts.copy(),
            flags=self.flags.copy(),
            lines=dict(self.lines),
            partial_days=partial_days,
            free=list(self.free),
        )

    def _reserve(self, count: int) -> None:
        size = len(self.records)
        if count <= len(self.free):
            return
        new = max(size, -(-(count - len(self.free)) // 64) * 64)
        self.records = np.concatenate([self.records, np.zeros(new, RECORD)])
        self.starts = np.concatenate([self.starts, np.zeros((new, WORDS), np.uint64)])
        self.flags = np.concatenate([self.flags, np.zeros((len(self.flags), new // 8), np.uint8)], axis=1)
        self.free += range(size + new - 1, size - 1, -1)

    def _add_flags(self, flags: set[Flag]) -> None:
        new = sorted(flags - self.lines.keys(), key=str)
        if new:
            self.lines |= {flag: len(self.lines) + place for place, flag in enumerate(new)}
            bitmaps = np.zeros((len(new), len(self.records) // 8), np.uint8)
            self.flags = np.concatenate([self.flags.reshape(-1, len(self.records) // 8), bitmaps])


_NAMES = RECORD.names or ()


def half_days(starts: Array) -> Array:
    """Return, for each row of start words, one word with a bit for each half day that has a start."""
    any_start = (
        np.ascontiguousarray(starts).view(np.uint8).reshape(len(starts), HALF_DAYS, SLOTS_PER_HALF_DAY // 8).any(axis=2)
    )
    return np.packbits(any_start, axis=1, bitorder="little").view(np.uint64).reshape(-1)


def positions(words: Array) -> Array:
    """Return the indexes of the set bits of a flag bitmap, lowest first."""
    return np.flatnonzero(np.unpackbits(words.view(np.uint8), bitorder="little").view(np.bool_))
