"""Cells with several items, separated by semicolons."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

Item = TypeVar("Item")

MAX_ITEMS = 200


def parse_list(cell: str, parse: Callable[[str], Item]) -> tuple[Item, ...]:
    """Return the distinct items of a cell in order. Raises CellError with the reasons for all invalid items."""
    parts = [part for part in cell.split(";") if part.strip()]
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
