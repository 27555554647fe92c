"""Review comments on a page, from Wagtail's page log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import PageLogEntry

from content.domain.review import COMMENTED, UNPUBLISHED, Retraction

# Log action → what happened to the page.
KINDS = {
    COMMENTED: "comment",
    UNPUBLISHED: "retracted",
    "wagtail.workflow.reject": "returned",
    "wagtail.workflow.approve": "signed",
}


@dataclass(frozen=True)
class ReviewComment:
    """A comment. `kind` is one of KINDS' values, `who` a name, `why` the reason for unpublishing."""

    kind: str
    who: str
    at: datetime
    words: str
    why: Retraction | None


def for_page(page: Any) -> list[ReviewComment]:
    """Return the comments on a page, the newest first."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=KINDS).select_related("user__content_person")
    return [
        ReviewComment(
            kind=KINDS[entry.action],
            who=_name(entry.user),
            at=entry.timestamp,
            words=entry.data.get("comment", ""),
            why=Retraction(entry.data["why"]) if "why" in entry.data else None,
        )
        for entry in entries.order_by("-timestamp", "-pk")
    ]


def _name(user: Any) -> str:
    person = getattr(user, "content_person", None)
    return str(person or user or "")
