"""What the log of accesses is anchored by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Anchor:
    """The last entry of a day, as it was written to a file outside the database."""

    entry: int
    hash: str
