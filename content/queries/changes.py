"""The signed versions of a page, and when it was unpublished."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from wagtail.models import PageLogEntry

from content.models import Signature

UNPUBLISHED = "wagtail.unpublish"


@dataclass(frozen=True)
class Version:
    """A signature, and the page with the signed content."""

    signature: Signature
    page: Any


def signed_versions(page: Any) -> list[Version]:
    """Return the signed versions whose content wasn't altered, the oldest first."""
    return [
        _version(page, signature)
        for signature in _signatures(page)
        if signature.matches_content(signature.revision.content)
    ]


def last_signed(page: Any) -> Version | None:
    """Return the version that was signed last, or None."""
    signature = _signatures(page).last()
    return _version(page, signature) if signature else None


def removals(page: Any) -> list[datetime]:
    """Return the times at which the page was unpublished."""
    return list(PageLogEntry.objects.filter(page=page.pk, action=UNPUBLISHED).values_list("timestamp", flat=True))


def _signatures(page: Any) -> "QuerySet[Signature]":
    return Signature.objects.filter(page_id=page.pk).select_related("revision").order_by("signed_at", "pk")


def _version(page: Any, signature: Signature) -> Version:
    return Version(signature, page.with_content_json(signature.revision.content))
