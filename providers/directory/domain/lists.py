"""Cells that hold several things, parted by semicolons."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

Item = TypeVar("Item")

MOST = 200


def several(cell: str, parse: Callable[[str], Item]) -> tuple[Item, ...]:
    """Each thing in a cell, in order, none twice. Raises `Wrong` with the reasons of all that are wrong."""
    parts = [part for part in cell.split(";") if part.strip()]
    if len(parts) > MOST:
        raise Wrong(f"names {len(parts)} things; at most {MOST} fit")
    found: dict[Item, None] = {}
    reasons: list[str] = []
    for part in parts:
        try:
            found[parse(part.strip())] = None
        except Wrong as wrong:
            reasons += wrong.reasons
    if reasons:
        raise Wrong(*reasons)
    return tuple(found)


def in_order(first: date | None, last: date | None, what: str) -> None:
    """Raises `Wrong` when `what` ends before it begins."""
    if first and last and last < first:
        raise Wrong(f"{what} ends on {last}, before {first}")


def written(day: date | None) -> str:
    """A date as a cell has it."""
    return day.isoformat() if day else ""


class Wrong(ValueError):
    """A cell that isn't what it should be, with every reason."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons
