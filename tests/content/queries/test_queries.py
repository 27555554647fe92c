"""Public pages, by language and date."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from wagtail.models import Locale, Page, Revision

from content import queries
from content.models import CrisisLine, Signature
from tests.factories import content as make

pytestmark = pytest.mark.django_db
LATER = make.TODAY + timedelta(days=367)


def shelf(today=make.TODAY) -> list[str]:
    return [entry.slug for entry in queries.summarize(queries.library(today))]


def test_lists_show_signed_pages_by_slug():
    make.article(make.author(), slug="draft")
    make.create_signed_article(slug="b")
    make.create_signed_article(slug="a")
    assert shelf() == ["a", "b"]


@pytest.mark.parametrize("pages", [1, 3])
def test_a_list_takes_one_query_more_however_long(pages, django_assert_num_queries):
    for n in range(pages):
        make.create_signed_article(slug=f"page-{n}")
    rows = list(queries.library(make.TODAY))
    with django_assert_num_queries(1):
        assert len(queries.summarize(rows)) == pages


def test_an_overdue_page_leaves_the_lists_and_says_so_itself():
    make.create_signed_article()
    last = Signature.objects.get().due_on
    assert (shelf(last), queries.article("calm", last).overdue) == (["calm"], False)
    assert (shelf(last + timedelta(days=1)), queries.article("calm", last + timedelta(days=1)).overdue) == ([], True)


def test_a_retracted_page_is_gone():
    make.create_signed_article().unpublish()
    assert (shelf(), queries.article("calm", make.TODAY)) == ([], None)


def test_words_altered_behind_the_editor_s_back_are_not_shown():
    page = make.create_signed_article()
    Page.objects.filter(pk=page.pk).update(title="Tampered")
    assert queries.article("calm", make.TODAY).page.title == "Calm"  # the signed content, not that of the row
    assert [entry.title for entry in queries.summarize(queries.library(make.TODAY))] == ["Calm"]
    revision = page.live_revision
    revision.content["title"] = "Tampered"
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    assert (shelf(), queries.article("calm", make.TODAY)) == ([], None)


def translated(page, title: str):
    writer = make.author()
    spanish = page.copy_for_translation(Locale.objects.get(language_code="es"), copy_parents=True)
    draft = spanish.get_latest_revision_as_object()
    draft.title, draft.slug = title, page.slug
    draft.save_revision(user=writer)
    # The copy's first revision has no user.
    Revision.objects.filter(object_id=str(spanish.pk), user=None).update(user=writer)
    return spanish, writer


def test_a_translation_needs_a_signature_of_its_own_and_then_stands_in_the_other_s_place():
    page = make.create_signed_article()
    spanish, writer = translated(page, "Calma")
    make.create_signed_article(slug="other")
    with override("es"):
        assert [(entry.slug, entry.language) for entry in queries.summarize(queries.library(make.TODAY))] == [
            ("calm", "en"),
            ("other", "en"),
        ]
        assert queries.article("calm", make.TODAY).language == "en"
    make.sign(make.submit(spanish, writer), make.clinician())
    with override("es"):
        signed_page = queries.article("calm", make.TODAY)
        assert (signed_page.language, signed_page.page.title) == ("es", "Calma")
        assert [(entry.slug, entry.language) for entry in queries.summarize(queries.library(make.TODAY))] == [
            ("calm", "es"),
            ("other", "en"),
        ]
    assert queries.article("calm", make.TODAY).page.title == "Calm"


def test_crisis_lines_come_from_the_rows_else_from_the_house():
    CrisisLine.objects.filter(slug="911").update(name="Emergency")
    assert [line.name for line in queries.crisis_lines(["911"])] == ["Emergency"]
    CrisisLine.objects.all().delete()
    assert [line.name for line in queries.crisis_lines(["911"])] == ["Emergency services"]
    assert len(queries.crisis_lines()) == 7
