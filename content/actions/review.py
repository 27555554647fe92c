"""Sign and publish a page. A page can only become public this way."""

from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page, TaskState, WorkflowState

from content.domain import review
from content.labels import REFUSALS
from content.models import ClinicianReview, Person, Signature
from content.models.review import review_case


class Refused(PermissionDenied):
    """The user may not sign; `why` is a `content.domain.review.Refusal`."""

    def __init__(self, why: review.Refusal) -> None:
        super().__init__(REFUSALS[why])
        self.why = why


@transaction.atomic
def publish(*, state: WorkflowState, by: Any, now: datetime) -> Signature:
    """Store the signature of the clinician who approved, and publish the approved revision, in one transaction.

    Wagtail itself would publish the latest revision, and only for users with the publish permission, which no user has.
    Raises Refused if `content.domain.review` doesn't allow the signature.
    """
    step: TaskState | None = state.current_task_state
    if step is None or by is None or not isinstance(step.task.specific, ClinicianReview):
        raise Refused(review.Refusal.NOT_SUBMITTED)
    if step.status != TaskState.STATUS_APPROVED or step.finished_by_id != by.pk:
        raise Refused(review.Refusal.NOT_SUBMITTED)
    page = Page.objects.select_for_update().get(pk=int(step.revision.object_id))  # so that no revision is added
    today = now.astimezone(UTC).date()
    signing = review_case(step, by)
    license_, why = signing.license(today), review.refusal(signing, today)
    if why or license_ is None:
        raise Refused(why or review.Refusal.NO_LICENSE)
    revision = step.revision
    revision.refresh_from_db()  # to hash the content as the database returns it
    reviewer = Person.objects.get(user=by)
    signature = Signature.objects.create(
        page=page,
        revision=revision,
        reviewer=reviewer,
        reviewer_user=by,
        writer_user_id=revision.user_id,
        name=reviewer.name,
        credentials=reviewer.credentials,
        license_kind=license_.kind,
        license_state=license_.state,
        license_number=license_.number,
        license_expires_on=license_.expires_on,
        signed_at=now,
        signed_on=today,
        due_on=review.due_on(today),
        content_hash=review.content_hash(revision.content),
        sample=reviewer.sample,
    )
    revision.publish(user=by, skip_permission_checks=True)
    return signature
