"""Telling staff which reviews come due, and taking off what nobody has reviewed for too long."""

from datetime import UTC, datetime

import structlog
from django.db import transaction
from wagtail.models import Page

from content import queries
from content.domain import review
from content.gateways import reminder
from content.models import Warned

log = structlog.get_logger("attune.content")


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


@transaction.atomic
def warn(*, now: datetime) -> int:
    """Mail staff the pages whose review is due within thirty days or overdue, each once a signature; how many.

    That they were told is kept in the same transaction: where the mail does not go out nothing is kept, the error is
    raised (OSError, SMTPException), and the next call tries again.
    """
    ending = [one for one in queries.unwarned() if review.warned(one.due_on, now.astimezone(UTC).date())]
    if not ending:
        return 0
    staff = queries.staff_addresses()
    if not staff:
        log.error("reviews come due, and nobody of the staff has an address", count=len(ending))
        return 0
    Warned.objects.bulk_create(Warned(signature=one, told_at=now) for one in ending)
    reminder.send(ending, staff)
    return len(ending)
