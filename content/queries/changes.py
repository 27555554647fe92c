"""What changed between the signed versions of a page, and what a draft would change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from content import blocks
from content.domain.difference import Kind, Piece, Row, compare
from content.models import Signature

LEFT = "wagtail.unpublish"


@dataclass(frozen=True)
class Change:
    """A signature, and the pieces that differ from the version signed before. Without one: the page left the site."""

    at: datetime
    signature: Signature | None = None
    rows: Sequence[Row] = ()
    first: bool = False


def history(page: Any) -> list[Change]:
    """Every signed version whose words are still those that were signed, and each leaving; the newest first."""
    left = PageLogEntry.objects.filter(page=page.pk, action=LEFT).values_list("timestamp", flat=True)
    return sorted([*_signed(page), *map(Change, left)], key=attrgetter("at"), reverse=True)


def unsigned(page: Any) -> tuple[Signature | None, list[Row]]:
    """The newest draft beside the last signed version: its signature, or None, and all pieces."""
    signature = _signatures(page).last()
    signed = _as_signed(page, signature) if signature else []
    return signature, compare(signed, _told(page.get_latest_revision_as_object()))


def _signed(page: Any) -> Iterator[Change]:
    before: list[Piece] | None = None
    for signature in _signatures(page):
        if signature.vouches_for(signature.revision.content):
            now = _as_signed(page, signature)
            rows = [] if before is None else [row for row in compare(before, now) if row.kind is not Kind.SAME]
            yield Change(signature.signed_at.astimezone(UTC), signature, rows, first=before is None)
            before = now


def _signatures(page: Any) -> Any:
    return Signature.objects.filter(page_id=page.pk).select_related("revision").order_by("signed_at", "pk")


def _as_signed(page: Any, signature: Signature) -> list[Piece]:
    return _told(page.with_content_json(signature.revision.content))


def _told(page: Any) -> list[Piece]:
    """All that a signature is on, piece by piece."""
    found = [Piece(str(_("Title")), page.title), Piece(str(_("Summary")), page.summary)]
    found += [Piece(str(_("Heading")), page.heading)] if hasattr(page, "heading") else []
    if getattr(page, "takeaways", None):
        found.append(Piece(str(_("In short")), "\n".join(str(block.value) for block in page.takeaways)))
    for block, piece in zip(page.body, blocks.pieces(page.body), strict=True):
        lines = [piece["text"], *blocks.beyond_words(block)]
        found.append(Piece(piece["heading"] or str(_("Note")), "\n".join(filter(None, lines))))
    if page.sources:
        kept = [". ".join(str(part) for part in block.value.values()) for block in page.sources]
        found.append(Piece(str(_("Sources")), "\n".join(kept)))
    presets = [getattr(page, name, "") for name in ("concern", "state", "topic")]
    return found + ([Piece(str(_("Find care, topic")), ", ".join(filter(None, presets)))] if any(presets) else [])
