"""Signing and publishing."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import GroupApprovalTask, TaskState, Workflow, WorkflowTask
from wagtail.signals import page_published

from config import db
from content import queries
from content.actions import review
from content.domain.review import Refusal, content_hash
from content.models import ArticlePage, Signature
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def public(slug: str = "calm") -> str | None:
    """Return the public title of the page, or None."""
    signed_page = queries.article(slug, make.TODAY)
    return signed_page and signed_page.page.title


def test_a_signature_makes_the_page_public_and_says_whose_it_is():
    writer, reviewer = make.author(), make.clinician()
    page = make.article(writer)
    assert public() is None
    step = make.submit(page, writer)
    assert public() is None
    make.sign(step, reviewer)
    signature = Signature.objects.get(page=page)
    assert public() == "Calm"
    assert (signature.reviewer_user, signature.writer_user) == (reviewer, writer)
    assert (signature.license_kind, signature.license_state) == ("Psychologist", "NY")
    assert signature.name == reviewer.content_person.name
    assert signature.content_hash == content_hash(step.revision.content)
    assert 364 <= (signature.due_on - signature.signed_on).days <= 366


def test_the_clinician_needs_no_right_to_publish_and_nobody_has_one():
    reviewer, boss = make.clinician(), make.author(is_superuser=True, is_staff=True)
    page = make.create_signed_article()
    for user in (reviewer, boss):
        assert not page.permissions_for_user(user).can_publish()
        assert not page.permissions_for_user(user).can_publish_subpage()
        with pytest.raises(PermissionDenied):
            page.get_latest_revision().publish(user=user)


@pytest.mark.parametrize(
    ("who", "why"),
    [
        ("nobody", Refusal.NO_LICENSE),
        ("superuser", Refusal.NO_LICENSE),
        ("expired", Refusal.NO_LICENSE),
        ("unverified", Refusal.NO_LICENSE),
        ("author", Refusal.OWN_WORDS),
    ],
)
def test_others_are_refused_by_the_step_and_again_by_the_signing(who, why):
    writer = make.clinician() if who == "author" else make.author()
    step = make.submit(make.article(writer), writer)
    signer = {
        "nobody": make.author,
        "superuser": lambda: make.author(is_superuser=True, is_staff=True),
        "expired": lambda: make.clinician(
            expires_on=make.TODAY - timedelta(days=2), verified_on=make.TODAY - timedelta(days=99)
        ),
        "unverified": lambda: make.clinician(verified_on=None),
        "author": lambda: writer,
    }[who]()
    with pytest.raises(PermissionDenied), transaction.atomic():
        make.sign(step, signer)
    # Wagtail's `approve` checks no permission; our hook for finished workflows does.
    with pytest.raises(review.Refused) as refused, transaction.atomic():
        TaskState.objects.get(pk=step.pk).approve(user=signer)
    assert refused.value.why is why
    assert (public(), Signature.objects.count()) == (None, 0)
    assert TaskState.objects.get(pk=step.pk).status == TaskState.STATUS_IN_PROGRESS


def test_whoever_wrote_a_part_since_the_last_signature_is_an_author():
    helper, writer = make.clinician(), make.author()
    page = make.add_revision(make.article(helper, author=writer.content_person), writer, title="Calm again")
    step = make.submit(page, writer)
    with pytest.raises(review.Refused) as refused, transaction.atomic():
        step.approve(user=helper)
    assert refused.value.why is Refusal.OWN_WORDS
    make.sign(TaskState.objects.get(pk=step.pk), make.clinician())
    later = make.submit(make.add_revision(ArticlePage.objects.get(pk=page.pk), writer, title="Calm for good"), writer)
    make.sign(later, helper)
    assert public() == "Calm for good"


def test_the_person_named_as_author_is_one_whoever_typed():
    named, typist = make.clinician(), make.author()
    step = make.submit(make.article(typist, author=named.content_person), typist)
    with pytest.raises(review.Refused) as refused, transaction.atomic():
        step.approve(user=named)
    assert refused.value.why is Refusal.OWN_WORDS


def test_words_that_nobody_is_known_to_have_written_are_not_signed():
    page = make.article(make.author())
    page.save_revision(user=None)
    step = make.submit(page, make.author())
    with pytest.raises(review.Refused) as refused, transaction.atomic():
        step.approve(user=make.clinician())
    assert refused.value.why is Refusal.UNKNOWN_WRITER


def test_a_text_that_changed_after_it_was_handed_in_is_not_signed():
    writer = make.author()
    page = make.article(writer)
    step = make.submit(page, writer)
    make.add_revision(page, writer, title="Slipped in")
    with pytest.raises(PermissionDenied), transaction.atomic():
        make.sign(step, make.clinician())
    with pytest.raises(review.Refused) as refused, transaction.atomic():
        step.approve(user=make.clinician())
    assert refused.value.why is Refusal.CHANGED
    assert public() is None


def test_an_edit_leaves_the_public_page_at_the_signed_text_until_it_is_signed():
    page = make.create_signed_article()
    writer = make.author()
    make.add_revision(page, writer, title="Better")
    assert public() == "Calm"
    step = make.submit(page, writer)
    assert public() == "Calm"
    make.sign(step, make.clinician())
    assert public() == "Better"
    assert Signature.objects.filter(page=page).count() == 2


def test_a_workflow_without_a_clinician_publishes_nothing():
    boss = make.author(is_superuser=True)
    page = make.article(boss)
    task = GroupApprovalTask.objects.create(name="Anyone")
    workflow = Workflow.objects.create(name="Quick")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    step = workflow.start(page, boss).current_task_state
    with pytest.raises(review.Refused), transaction.atomic():
        task.on_action(step, boss, "approve")
    assert public() is None


def test_when_publishing_fails_there_is_no_signature():
    writer = make.author()
    step = make.submit(make.article(writer), writer)

    def fail(**_: Any) -> None:
        raise OSError("the disk is full")

    page_published.connect(fail)
    try:
        with pytest.raises(OSError, match="disk is full"), transaction.atomic():
            make.sign(step, make.clinician())
    finally:
        page_published.disconnect(fail)
    assert public() is None
    assert (Signature.objects.count(), TaskState.objects.get(pk=step.pk).status) == (0, TaskState.STATUS_IN_PROGRESS)


def test_a_signature_is_not_given_twice():
    writer, reviewer = make.author(), make.clinician()
    step = make.submit(make.article(writer), writer)
    make.sign(step, reviewer)
    step = TaskState.objects.get(pk=step.pk)
    with pytest.raises(PermissionDenied), transaction.atomic():
        make.sign(step, reviewer)
    with pytest.raises(PermissionDenied):
        review.publish(state=step.workflow_state, by=make.clinician(), now=db.db_now())
    assert Signature.objects.count() == 1


def test_returning_a_text_takes_a_clinician():
    writer = make.author()
    step = make.submit(make.article(writer), writer)
    with pytest.raises(PermissionDenied), transaction.atomic():
        step.task.specific.on_action(step, writer, "reject", comment="no")
    step.task.specific.on_action(step, make.clinician(), "reject", comment="Name a source")
    assert TaskState.objects.get(pk=step.pk).comment == "Name a source"
