"""What follows when a page becomes public or leaves: the search learns of it, in the same transaction."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from content.actions import search


@receiver([page_published, page_unpublished], dispatch_uid="content search")
def keep_search(sender: Any, **_more: Any) -> None:
    """A page of ours came or went."""
    search.keep()
