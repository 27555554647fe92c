"""Two versions of a page side by side: which pieces came, went or changed, and within them which words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Kind(StrEnum):
    """What became of a piece."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A part of a page under the name that readers of a comparison know it by."""

    name: str
    text: str


@dataclass(frozen=True)
class Span:
    """Some words in a row, and whether they stand on this side only."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Row:
    """One piece on both sides. A side on which it isn't is empty."""

    kind: Kind
    name: str
    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()


def compare(before: Sequence[Piece], after: Sequence[Piece]) -> list[Row]:
    """All pieces of both versions, in the order of the page. Pieces are paired by name, else by place."""
    return list(_rows(before, after))


def _rows(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Row]:
    names = SequenceMatcher(None, [one.name for one in before], [one.name for one in after], autojunk=False)
    for _tag, start, end, other_start, other_end in names.get_opcodes():
        old, new = before[start:end], after[other_start:other_end]
        paired = min(len(old), len(new))
        yield from map(_row, old[:paired], new[:paired])
        yield from (Row(Kind.REMOVED, one.name, before=(Span(one.text, True),)) for one in old[paired:])
        yield from (Row(Kind.ADDED, one.name, after=(Span(one.text, True),)) for one in new[paired:])


def _row(old: Piece, new: Piece) -> Row:
    name = new.name if old.name == new.name else f"{old.name} → {new.name}"
    if old == new:
        whole = (Span(old.text, False),)
        return Row(Kind.SAME, name, whole, whole)
    left, right = (re.findall(r"\s+|\S+", one.text) for one in (old, new))
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return Row(
        Kind.CHANGED,
        name,
        tuple(Span("".join(left[a:b]), tag != "equal") for tag, a, b, _c, _d in codes if a < b),
        tuple(Span("".join(right[c:d]), tag != "equal") for tag, _a, _b, c, d in codes if c < d),
    )
