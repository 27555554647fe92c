"""Values of the access log."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Anchor:
    """The number and hash (hex) of a day's last log entry, as written to a file outside the database."""

    entry: int
    hash: str
