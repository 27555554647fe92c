"""Taking off what nobody has reviewed for too long."""

from datetime import UTC, datetime

from django.db import transaction
from wagtail.models import Page

from content import queries
from content.domain import review


def unpublish(*, now: datetime) -> int:
    """Take each page off the site whose review is more than sixty days overdue; how many. The crisis page stays."""
    today = now.astimezone(UTC).date()
    ended = [page.pk for page, due in queries.signed_until() if review.gone(due, today)]
    return sum(_unpublish(pk, now=now) for pk in ended)


@transaction.atomic
def _unpublish(pk: int, *, now: datetime) -> bool:
    """One page, looked at again under its lock: it may have been signed anew meanwhile."""
    page = Page.objects.select_for_update().get(pk=pk)
    if not page.live or not page.specific.expires:
        return False
    if not review.gone(page.live_revision.signature.due_on, now.astimezone(UTC).date()):
        return False
    page.specific.unpublish(log_action=True)
    return True
