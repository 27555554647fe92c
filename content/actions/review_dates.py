"""Review dates: remind staff of reviews that are due, and unpublish pages that are long overdue."""

from datetime import UTC, datetime

import structlog
from django.db import transaction
from django.db.models import F
from wagtail.models import Page

from content import queries
from content.domain import review
from content.gateways import reminder
from content.models import ReviewReminder, Signature

log = structlog.get_logger("attune.content")


def unpublish_overdue(*, now: datetime) -> int:
    """Unpublish pages whose review is more than 60 days overdue, except the crisis page. Return their number."""
    today = now.astimezone(UTC).date()
    overdue = [page.pk for page, due in queries.signature_end_dates() if review.should_unpublish(due, today)]
    return sum(_unpublish(pk, now=now) for pk in overdue)


@transaction.atomic
def _unpublish(pk: int, *, now: datetime) -> bool:
    """Unpublish one page, unless it was signed again before this transaction locked it."""
    page = Page.objects.select_for_update().get(pk=pk)
    if not page.live or not page.specific.expires:
        return False
    if not review.should_unpublish(page.live_revision.signature.due_on, now.astimezone(UTC).date()):
        return False
    page.specific.unpublish(log_action=True)
    return True


@transaction.atomic
def send_reminders(*, now: datetime) -> int:
    """Mail staff the pages whose review is due within 30 days or overdue, once per signature. Return their number.

    The reminders are recorded in the same transaction: if sending fails (OSError, SMTPException), nothing is recorded
    and the next call tries again.
    """
    due_signatures = [
        row
        for row in _lock_signatures_without_reminder()
        if review.reminder_due(row.due_on, now.astimezone(UTC).date())
    ]
    if not due_signatures:
        return 0
    staff = queries.staff_addresses()
    if not staff:
        log.error("reviews are due, and no staff member has an e-mail address", count=len(due_signatures))
        return 0
    ReviewReminder.objects.bulk_create(ReviewReminder(signature=signature, sent_at=now) for signature in due_signatures)
    reminder.send(due_signatures, staff)
    return len(due_signatures)


def _lock_signatures_without_reminder() -> list[Signature]:
    """Lock and return the signatures of public pages without a reminder, the earliest due date first."""
    rows = Signature.objects.filter(page__live_revision=F("revision"), page__live=True, reminder=None)
    ordered = rows.select_related("page__locale").order_by("due_on", "page__slug")
    return list(ordered.select_for_update(of=("self",), skip_locked=True))
