"""What a clinician does with what was handed in: say something about it, return it, sign it, or take the page off."""

from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.models import Page, TaskState

from content.actions.review import Refused
from content.domain.review import Refusal, Retraction
from content.models.review import licensed

# What the log of a page calls these, beside Wagtail's own words.
COMMENTED, RETRACTED = "content.comment", "content.retract"


@transaction.atomic
def comment(*, page: Page, by: Any, words: str) -> None:
    """Keep a remark on the newest words of a page. Who may read the draft, may comment: the caller sees to that."""
    log(instance=page, action=COMMENTED, user=by, data={"comment": words}, revision=page.latest_revision)


@transaction.atomic
def give_back(*, page: Page, revision: int, by: Any, words: str) -> None:
    """Return the revision that was read to its writers, with a reason.

    Raises Refused where another one, or none, waits; PermissionDenied for whoever may not; ValidationError without words.
    """
    step = _waiting(page, revision)
    step.task.specific.on_action(step, by, "reject", comment=words)


@transaction.atomic
def sign(*, page: Page, revision: int, by: Any, words: str = "") -> None:
    """Sign the revision that was read, so that it becomes public; `words` are kept beside it.

    Raises Refused where another one, or none, waits; PermissionDenied, with the reason, for whoever may not.
    """
    step = _waiting(page, revision)
    step.task.specific.on_action(step, by, "approve", comment=words)


@transaction.atomic
def retract(*, page: Page, by: Any, why: Retraction, words: str, now: datetime) -> bool:
    """Take a page off the site, by any clinician who may sign or whoever may unpublish. False if it isn't public.

    Its signatures stay. Raises Refused for anybody else.
    """
    row = Page.objects.select_for_update().get(pk=page.pk).specific
    if not may_retract(row, by, now):
        raise Refused(Refusal.NO_LICENSE)
    if not row.live:
        return False
    log(instance=row, action=RETRACTED, user=by, data={"why": why, "comment": words}, revision=row.live_revision)
    UnpublishPageAction(row, user=by, log_action=True).execute(skip_permission_checks=True)
    return True


def may_retract(page: Any, user: Any, now: datetime) -> bool:
    """Whether this user may take the page off."""
    return licensed(user, now.astimezone(UTC).date()) or bool(page.permissions_for_user(user).can_unpublish())


def _waiting(page: Page, revision: int) -> TaskState:
    """The step at which this very revision waits; who reads one text never signs or returns another."""
    row: Any = Page.objects.select_for_update().get(pk=page.pk).specific
    step: TaskState | None = row.current_workflow_task_state
    if step is None or step.revision_id != revision:
        raise Refused(Refusal.NOT_SUBMITTED)
    return step
