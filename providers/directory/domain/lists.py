"""Cells with several items, separated by semicolons.

A text that contains a separator has a backslash before it, and before each of its own backslashes: `A\\;B`.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

Item = TypeVar("Item")

# As many rows of a kind as the record's page accepts, so that every export can be imported again.
MAX_ITEMS = 1_000
SEPARATORS = ";:|"


def parse_list(cell: str, parse: Callable[[str], Item]) -> tuple[Item, ...]:
    """Return the distinct items of a cell in order. Raises CellError with the reasons for all invalid items."""
    parts = [part for part in split(cell, ";") if part.strip()]
    if len(parts) > MAX_ITEMS:
        raise CellError(f"names {len(parts)} things; at most {MAX_ITEMS} fit")
    items: dict[Item, None] = {}
    reasons: list[str] = []
    for part in parts:
        try:
            items[parse(part.strip())] = None
        except CellError as error:
            reasons += error.reasons
    if reasons:
        raise CellError(*reasons)
    return tuple(items)


def split(cell: str, separator: str) -> list[str]:
    """Return the parts between separators that have no backslash before them. The parts keep their backslashes."""
    if "\\" not in cell:
        return cell.split(separator)
    parts, start, position = [], 0, 0
    while position < len(cell):
        if cell[position] == "\\" and cell[position + 1 : position + 2] in ("\\", *SEPARATORS):
            position += 1
        elif cell[position] == separator:
            parts.append(cell[start:position])
            start = position + 1
        position += 1
    return [*parts, cell[start:]]


def unescape(part: str) -> str:
    """Return a text without the backslashes that protect separators and backslashes."""
    return re.sub(rf"\\([\\{SEPARATORS}])", r"\1", part)


def escape(text: str) -> str:
    """Return a text with a backslash before each separator and backslash, for `split` and `unescape`."""
    return re.sub(rf"([\\{SEPARATORS}])", r"\\\1", text)


def check_order(first: date | None, last: date | None, what: str) -> None:
    """Raise CellError if `what` ends before it begins."""
    if first and last and last < first:
        raise CellError(f"{what} ends on {last}, before {first}")


def format_date(day: date | None) -> str:
    """Format a date as a cell, "" for None."""
    return day.isoformat() if day else ""


class CellError(ValueError):
    """An invalid cell, with every reason."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
