"""Signal receivers that update the search index in the transaction that publishes or unpublishes a page."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from content.actions import search


@receiver([page_published, page_unpublished], dispatch_uid="content search")
def reindex(sender: Any, **_kwargs: Any) -> None:
    """Update the search index."""
    search.reindex()
