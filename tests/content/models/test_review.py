"""Signature constraints and triggers, and the clinician's review step."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from wagtail.models import Page

from config.pii import unclassified_fields
from content.models import ArticlePage, Signature
from content.models.review import ClinicianReview, reason_cannot_sign
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def test_no_bulk_update_makes_an_unsigned_page_public():
    page = make.article(make.author())
    for rows in (Page.objects, ArticlePage.objects):
        with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
            rows.filter(pk=page.pk).update(live=True)
        with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
            rows.filter(pk=page.pk).update(live=True, live_revision=page.latest_revision)
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET live = true WHERE id = %s", [page.pk])


def test_no_save_and_no_shell_makes_one_public():
    page = make.article(make.author())
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
        page.get_latest_revision().publish()
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
        make.home().add_child(instance=ArticlePage(title="New", slug="new", summary="New", author=page.author))


def test_a_public_page_can_t_be_moved_to_an_unsigned_revision():
    page = make.create_signed_article()
    newer = make.add_revision(page, make.author(), title="Newer")
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
        newer.latest_revision.publish()
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
        Page.objects.filter(pk=page.pk).update(live_revision=newer.latest_revision)


def test_another_page_s_signature_doesn_t_count():
    signed = make.create_signed_article()
    other = make.article(make.author(), slug="other")
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
        Page.objects.filter(pk=other.pk).update(live=True, live_revision=signed.live_revision)


def test_a_copy_of_a_public_page_is_a_draft():
    page = make.create_signed_article()
    with pytest.raises(IntegrityError, match="nobody signed"), transaction.atomic():
        page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=True)
    copied = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert not copied.live


def test_a_page_may_be_taken_off_the_site_by_anyone_with_the_right():
    page = make.create_signed_article()
    page.unpublish()
    assert not Page.objects.get(pk=page.pk).live


def test_a_signature_is_neither_changed_nor_deleted():
    make.create_signed_article()
    for change in ({"name": "Somebody else"}, {"license_number": ""}, {"due_on": make.TODAY + timedelta(days=3_000)}):
        with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
            Signature.objects.update(**change)
    with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
        Signature.objects.all().delete()


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("signature_not_on_own_words", lambda signature: {"writer_user_id": signature.reviewer_user_id}),
        ("signature_is_by_somebody", lambda signature: {"name": ""}),
        ("signature_is_by_somebody", lambda signature: {"license_number": ""}),
        ("signature_is_well_formed", lambda signature: {"license_state": "ny"}),
        ("signature_is_well_formed", lambda signature: {"content_hash": "0" * 63}),
        (
            "signature_license_in_force",
            lambda signature: {"license_expires_on": signature.signed_on - timedelta(days=1)},
        ),
        ("signature_holds_twelve_months", lambda signature: {"due_on": signature.signed_on + timedelta(days=367)}),
        ("signature_holds_twelve_months", lambda signature: {"due_on": signature.signed_on}),
        ("revision", lambda signature: {}),
    ],
)
def test_a_signature_that_can_t_be_is_refused(constraint, change):
    page = make.create_signed_article()
    signature = Signature.objects.get()
    newer = page.latest_revision_id if constraint == "revision" else (
        make.add_revision(page, make.author(), title="Newer").latest_revision_id
    )  # fmt: skip
    values = {field.attname: getattr(signature, field.attname) for field in Signature._meta.fields}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Signature.objects.create(**values | {"id": None, "revision_id": newer} | change(signature))


def test_the_step_offers_signing_only_to_who_may_and_stands_still_for_all_others():
    writer, reviewer, boss = make.author(), make.clinician(), make.author(is_superuser=True)
    page = make.article(writer)
    step = make.submit(page, writer)
    task, page = ClinicianReview.objects.get(), ArticlePage.objects.get(pk=page.pk)
    offered = {user: [name for name, _, _ in task.get_actions(page, user)] for user in (writer, reviewer, boss)}
    assert offered == {writer: [], reviewer: ["reject", "approve"], boss: []}
    assert [task.locked_for_user(page, user) for user in (writer, reviewer, boss)] == [True, False, True]
    assert list(task.get_task_states_user_can_moderate(reviewer)) == [step]
    assert list(task.get_task_states_user_can_moderate(boss)) == []


def test_a_clinician_who_wrote_it_may_return_it_and_not_sign_it():
    writer = make.clinician()
    page = make.article(writer)
    step = make.submit(page, writer)
    page = ArticlePage.objects.get(pk=page.pk)
    assert [name for name, _, _ in step.task.specific.get_actions(page, writer)] == ["reject"]


def test_somebody_who_left_signs_nothing():
    writer, reviewer = make.author(), make.clinician()
    step = make.submit(make.article(writer), writer)
    reviewer.is_active = False
    assert reason_cannot_sign(step, reviewer)
    assert step.task.specific.get_actions(ArticlePage.objects.get(), reviewer) == []


def test_every_column_is_judged():
    assert {label: names for label, names in unclassified_fields().items() if label.startswith("content")} == {}
