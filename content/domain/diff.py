"""Compare two versions of a page, piece by piece and word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Kind(StrEnum):
    """How a piece changed."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A part of a page with its name."""

    name: str
    text: str


@dataclass(frozen=True)
class Span:
    """A run of words, and whether it is only in this version."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Row:
    """One piece in both versions; empty in a version that doesn't have it."""

    kind: Kind
    name: str
    before: tuple[Span, ...] = ()
    after: tuple[Span, ...] = ()


def compare(before: Sequence[Piece], after: Sequence[Piece]) -> list[Row]:
    """Return all pieces of both versions in page order. Pieces are paired by name, else by position."""
    return list(_rows(before, after))


def _rows(before: Sequence[Piece], after: Sequence[Piece]) -> Iterator[Row]:
    names = SequenceMatcher(None, [piece.name for piece in before], [piece.name for piece in after], autojunk=False)
    for _tag, start, end, other_start, other_end in names.get_opcodes():
        old, new = before[start:end], after[other_start:other_end]
        paired = min(len(old), len(new))
        yield from map(_row, old[:paired], new[:paired])
        yield from (Row(Kind.REMOVED, piece.name, before=(Span(piece.text, True),)) for piece in old[paired:])
        yield from (Row(Kind.ADDED, piece.name, after=(Span(piece.text, True),)) for piece in new[paired:])


def _row(old: Piece, new: Piece) -> Row:
    name = new.name if old.name == new.name else f"{old.name} → {new.name}"
    if old == new:
        spans = (Span(old.text, False),)
        return Row(Kind.SAME, name, spans, spans)
    left, right = (re.findall(r"\s+|\S+", piece.text) for piece in (old, new))
    codes = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return Row(
        Kind.CHANGED,
        name,
        tuple(Span("".join(left[a:b]), tag != "equal") for tag, a, b, _c, _d in codes if a < b),
        tuple(Span("".join(right[c:d]), tag != "equal") for tag, _a, _b, c, d in codes if c < d),
    )
