"""Changes between the signed versions of a page, and between a draft and the last signed version."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from content import blocks
from content.domain.diff import Kind, Piece, Row, compare
from content.models import Signature
from content.queries.changes import Version


@dataclass(frozen=True)
class Change:
    """A signature and the pieces that it changed. Without a signature, the page was unpublished."""

    at: datetime
    signature: Signature | None = None
    rows: Sequence[Row] = ()
    first: bool = False


def history(versions: Iterable[Version], removals: Iterable[datetime]) -> list[Change]:
    """Return a change for each signed version and each unpublishing, the newest first."""
    return sorted([*_signed(versions), *map(Change, removals)], key=attrgetter("at"), reverse=True)


def draft(signed: Version | None, page: Any) -> list[Row]:
    """Compare all pieces of a draft with those of the last signed version."""
    return compare(_pieces(signed.page) if signed else [], _pieces(page))


def _signed(versions: Iterable[Version]) -> Iterator[Change]:
    previous: list[Piece] | None = None
    for version in versions:
        pieces = _pieces(version.page)
        rows = [] if previous is None else [row for row in compare(previous, pieces) if row.kind is not Kind.SAME]
        yield Change(version.signature.signed_at.astimezone(UTC), version.signature, rows, first=previous is None)
        previous = pieces


def _pieces(page: Any) -> list[Piece]:
    """Return everything that a signature covers, piece by piece."""
    pieces = [Piece(str(_("Title")), page.title), Piece(str(_("Summary")), page.summary)]
    pieces += [Piece(str(_("Heading")), page.heading)] if hasattr(page, "heading") else []
    if getattr(page, "takeaways", None):
        pieces.append(Piece(str(_("In short")), "\n".join(str(block.value) for block in page.takeaways)))
    for block, piece in zip(page.body, blocks.pieces(page.body), strict=True):
        lines = [piece["text"], *blocks.signed_details(block)]
        pieces.append(Piece(piece["heading"] or str(_("Note")), "\n".join(filter(None, lines))))
    if page.sources:
        sources = [". ".join(str(part) for part in block.value.values()) for block in page.sources]
        pieces.append(Piece(str(_("Sources")), "\n".join(sources)))
    presets = [getattr(page, name, "") for name in ("concern", "state", "topic")]
    return pieces + ([Piece(str(_("Find care, topic")), ", ".join(filter(None, presets)))] if any(presets) else [])
