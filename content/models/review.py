"""Clinical review and the signatures that make pages public.

Two PostgreSQL triggers (migration 0002) enforce that no page is live without a signature of its live revision, and that
signatures are never changed or deleted.
"""

from datetime import UTC, date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import F, Func, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.forms import TaskStateCommentForm
from wagtail.models import Page, Revision, Task, TaskState

from config import db
from config.pii import ClassifiedModel, field_names
from config.text.form_fields import TextField
from content.domain import review
from content.labels import REFUSALS
from content.models.person import Person


class Signature(ClassifiedModel):
    """A clinician's signature on one revision, valid from `signed_at` through `due_on`.

    Name and license are copied, because they must stay as they were when signed. `content_hash` is the SHA-256 of the
    revision's content.
    """

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="signatures")
    revision = models.OneToOneField(Revision, on_delete=models.PROTECT, related_name="signature")
    reviewer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="signatures")
    reviewer_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    writer_user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    credentials = models.CharField(max_length=120, blank=True)
    license_kind = models.CharField(max_length=60)
    license_state = models.CharField(max_length=2)
    license_number = models.CharField(max_length=40)
    license_expires_on = models.DateField()
    signed_at = models.DateTimeField()
    signed_on = models.DateField()
    due_on = models.DateField()
    content_hash = models.CharField(max_length=64)
    sample = models.BooleanField(default=False)

    PII_FIELDS = field_names(
        "reviewer reviewer_user writer_user name credentials license_kind license_state license_number"
    )
    NON_PII_FIELDS = field_names("id page revision license_expires_on signed_at signed_on due_on content_hash sample")

    class Meta:
        ordering = ["-signed_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(reviewer_user=F("writer_user")), name="signature_not_on_own_words"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(license_kind="") & ~Q(license_number=""), name="signature_is_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(license_state__regex=r"^[A-Z]{2}$", content_hash__regex=r"^[0-9a-f]{64}$"),
                name="signature_is_well_formed",
            ),
            models.CheckConstraint(
                condition=Q(license_expires_on__gte=F("signed_on")), name="signature_license_in_force"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("signed_on"))
                & Q(
                    due_on__lte=Func(
                        F("signed_on"),
                        template="(%(expressions)s + interval '12 months')::date",
                        output_field=models.DateField(),
                    )
                ),
                name="signature_holds_twelve_months_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.signed_on}"

    def matches_content(self, content: Any) -> bool:
        """Return whether this is exactly the content that was signed."""
        return self.content_hash == review.content_hash(content)


class ReturnForm(TaskStateCommentForm):
    """Wagtail's form for returning a page, with a required comment."""

    comment = TextField(label=_("What should change?"), max_length=2000, widget=forms.Textarea({"rows": 4}))


class ReviewReminder(ClassifiedModel):
    """The reminder about a signature's next review that was mailed to staff at `sent_at`."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="reminder")
    sent_at = models.DateTimeField()

    NON_PII_FIELDS = field_names("id signature sent_at")


class ClinicianReview(Task):
    """The workflow step in which a clinician who didn't write the page signs the submitted revision."""

    NON_PII_FIELDS = field_names("task_ptr")

    class Meta:
        verbose_name = _("clinician's review")
        verbose_name_plural = _("clinicians' reviews")

    def user_can_access_editor(self, obj: Page, user: Any) -> bool:
        """Let clinicians read and comment in the editor, also without the permission to edit pages."""
        return bool(_has_valid_license_now(user))

    def locked_for_user(self, obj: Page, user: Any) -> bool:
        """Lock the page during review for everybody except clinicians, also for superusers."""
        return not _has_valid_license_now(user)

    def get_actions(self, obj: Page, user: Any) -> list[tuple[str, Any, bool]]:
        """Return the actions that the editor offers. `on_action` decides whether they are allowed."""
        if not _has_valid_license_now(user):
            return []
        return_action = ("reject", _("Return with a reason"), True)
        if reason_cannot_sign(obj.current_workflow_task_state, user):
            return [return_action]
        return [return_action, ("approve", _("Sign this text"), False)]

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """Start the review. Raises ValidationError with the faults that the linter found."""
        if faults := workflow_state.content_object.specific.get_latest_revision_as_object().faults():
            raise ValidationError(faults)
        return super().start(workflow_state, user=user)

    def get_form_for_action(self, action: str) -> type[TaskStateCommentForm]:
        """Return the form for an action. Returning a page requires a reason."""
        return ReturnForm if action == "reject" else TaskStateCommentForm

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Sign or return the page.

        Raises PermissionDenied, with the reason, if the user may not; ValidationError if a return has no comment.
        """
        if action_name == "approve" and (why := reason_cannot_sign(task_state, user)):
            raise PermissionDenied(REFUSALS[why])
        if action_name == "reject" and not _has_valid_license_now(user):
            raise PermissionDenied(REFUSALS[review.Refusal.NO_LICENSE])
        if action_name == "reject" and not kwargs.get("comment", "").strip():
            raise ValidationError(_("Please say what should change."))
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Return the review steps that wait for a clinician; none for other users."""
        waiting = TaskState.objects.filter(task_id=self.pk, status=TaskState.STATUS_IN_PROGRESS)
        return waiting if _has_valid_license_now(user) else waiting.none()

    @classmethod
    def get_description(cls) -> Any:
        return _(
            "A clinician whose license is on file, and who wrote none of the text, signs it. Only then is it public."
        )


def review_case(task_state: TaskState, user: Any) -> review.Case:
    """Return everything that decides whether this user may sign the revision of this workflow step."""
    revision = task_state.revision
    page = Page.objects.get(pk=int(revision.object_id)).specific
    revisions = page.revisions.filter(created_at__lte=revision.created_at)
    last_signature = Signature.objects.filter(page_id=page.pk).order_by("-revision__created_at").first()
    if last_signature:
        revisions = revisions.filter(created_at__gt=last_signature.revision.created_at)
    writers = {*revisions.values_list("user_id", flat=True), revision.user_id}
    author = getattr(page, "author", None)
    if author and author.user_id:
        writers.add(author.user_id)
    return review.Case(
        revision=revision.pk,
        submitted=revision.pk if task_state.workflow_state.current_task_state_id == task_state.pk else None,
        latest=page.latest_revision_id,
        writers=frozenset(writers),
        reviewer=user.pk,
        licenses=tuple(row.value() for person in Person.objects.filter(user=user) for row in person.licenses.all()),
    )


def reason_cannot_sign(task_state: TaskState | None, user: Any) -> review.Refusal | None:
    """Return why this user may not sign now, or None."""
    if task_state is None or not user.is_active:
        return review.Refusal.NOT_SUBMITTED
    return review.refusal(review_case(task_state, user), db.db_now().astimezone(UTC).date())


def has_valid_license(user: Any, today: date) -> bool:
    """Return whether this user has a verified license in force on that date."""
    person = Person.objects.filter(user_id=user.pk).first() if user.is_active else None
    return person is not None and any(row.value().in_force(today) for row in person.licenses.all())


def _has_valid_license_now(user: Any) -> bool:
    return has_valid_license(user, db.db_now().astimezone(UTC).date())
