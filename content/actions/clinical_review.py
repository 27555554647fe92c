"""The clinical review: comment on a page, return it for changes, sign it, or unpublish it."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, TaskState

from content.actions.review import Refused
from content.domain.review import COMMENTED, UNPUBLISHED, Refusal, Retraction
from content.models.review import has_valid_license


@transaction.atomic
def comment(*, page: Page, by: Any, words: str) -> None:
    """Add a comment to the latest revision of a page. The caller checks that the user may read the draft."""
    log(instance=page, action=COMMENTED, user=by, data={"comment": words}, revision=page.latest_revision)


@transaction.atomic
def return_for_changes(*, page: Page, revision: int, by: Any, words: str) -> None:
    """Send a submitted revision back to its writers, with a reason.

    Raises Refused unless this revision is under review, PermissionDenied if the user may not return it, and
    ValidationError without words.
    """
    step = _step_under_review(page, revision)
    step.task.specific.on_action(step, by, "reject", comment=words)


@transaction.atomic
def sign(*, page: Page, revision: int, by: Any, words: str = "") -> None:
    """Sign a submitted revision, which publishes it. `words` become its comment.

    Raises Refused unless this revision is under review, and PermissionDenied, with the reason, if the user may not sign.
    """
    step = _step_under_review(page, revision)
    step.task.specific.on_action(step, by, "approve", comment=words)


@transaction.atomic
def unpublish(*, page: Page, by: Any, why: Retraction, words: str, now: datetime) -> bool:
    """Unpublish a page and keep its signatures. Return False if it isn't public.

    Raises Refused unless the user is a licensed clinician or has the permission to unpublish.
    """
    row = Page.objects.select_for_update().get(pk=page.pk).specific
    if not can_unpublish(row, by, now):
        raise Refused(Refusal.NO_LICENSE)
    if not row.live:
        return False
    log(instance=row, action=UNPUBLISHED, user=by, data={"why": why, "comment": words}, revision=row.live_revision)
    UnpublishPageAction(row, user=by, log_action=True).execute(skip_permission_checks=True)
    return True


def can_unpublish(page: Any, user: Any, now: datetime) -> bool:
    """Return whether this user may unpublish the page."""
    return has_valid_license(user, now.astimezone(UTC).date()) or bool(page.permissions_for_user(user).can_unpublish())


def _step_under_review(page: Page, revision: int) -> TaskState:
    """Lock the page and return the review step of this revision. Raises Refused if another revision is under review."""
    row: Any = Page.objects.select_for_update().get(pk=page.pk).specific
    step: TaskState | None = row.current_workflow_task_state
    if step is None or step.revision_id != revision:
        raise Refused(Refusal.NOT_SUBMITTED)
    return step
