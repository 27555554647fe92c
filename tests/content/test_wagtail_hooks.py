"""The page editor for superusers and clinicians."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from content.models import ArticlePage, HomePage, Signature
from tests.factories import content as make
from tests.factories import staff

pytestmark = pytest.mark.django_db


def browser(user) -> Client:
    client = Client()
    staff.sign_in_directly(client, user)
    return client


SOURCES = {
    "sources-count": "1", "sources-0-deleted": "", "sources-0-order": "0", "sources-0-type": "source", "sources-0-id": "",
    "sources-0-value-title": "Calm", "sources-0-value-publisher": "NIMH",
    "sources-0-value-url": "https://www.nimh.nih.gov/", "sources-0-value-accessed_on": "2026-11-22",
}  # fmt: skip


def form(**fields: str) -> dict[str, str]:
    """Return an article's form data as the editor sends it."""
    streams = {f"{name}-count": "0" for name in ("body", "takeaways")} | SOURCES
    comments = {f"comments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}
    return {"title": "Calm", "slug": "calm", "summary": "What calm is.", "concern": ""} | streams | comments | fields


def edit(client: Client, page: Page, **fields: str):
    fields.setdefault("author", str(make.author().content_person.pk))
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(**fields))


def test_a_superuser_s_publish_saves_a_draft_and_no_more():
    boss = make.author(is_superuser=True, is_staff=True)
    page = make.article(boss)
    answer = edit(browser(boss), page, title="Published by force", **{"action-publish": "1"})
    assert answer.status_code == 302
    page.refresh_from_db()
    assert (page.live, page.get_latest_revision().content["title"]) == (False, "Published by force")


def test_nor_can_a_superuser_publish_a_new_page():
    boss = make.author(is_superuser=True, is_staff=True)
    where = reverse("wagtailadmin_pages:add", args=["content", "articlepage", make.home().pk])
    author = str(boss.content_person.pk)
    answer = browser(boss).post(where, form(slug="new", author=author, **{"action-publish": "1"}))
    assert answer.status_code == 302
    assert not ArticlePage.objects.get(slug="new").live


def test_nor_one_below_the_root_where_wagtail_asks_the_root():
    boss = make.author(is_superuser=True, is_staff=True)
    where = reverse("wagtailadmin_pages:add", args=["content", "homepage", Page.get_first_root_node().pk])
    author = str(boss.content_person.pk)
    answer = browser(boss).post(where, form(slug="top", heading="Top", author=author, **{"action-publish": "1"}))
    assert answer.status_code in (302, 403)
    assert HomePage.objects.filter(slug="top").count() == 0
    assert b"action-publish" not in browser(boss).get(where).content


def test_nor_by_a_bulk_action():
    boss = make.author(is_superuser=True, is_staff=True)
    page = make.article(boss)
    where = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    browser(boss).post(f"{where}?id={page.pk}&next=/cms/")
    assert not Page.objects.get(pk=page.pk).live


def test_an_author_hands_in_and_a_clinician_signs():
    writer, reviewer = make.author(), make.clinician()
    page = make.article(writer)
    edit(browser(writer), page, author=str(writer.content_person.pk), **{"action-submit": "1"})
    step = ArticlePage.objects.get(pk=page.pk).current_workflow_task_state
    where = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", step.pk])
    assert browser(writer).post(where).status_code in (302, 403)
    assert not Page.objects.get(pk=page.pk).live
    assert browser(reviewer).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    assert browser(reviewer).post(where, {"comment": "Well said"}).status_code == 302
    assert Page.objects.get(pk=page.pk).live
    assert Signature.objects.get().revision_id == step.revision_id


def test_under_review_even_a_superuser_can_t_change_the_words():
    writer, boss = make.author(), make.author(is_superuser=True, is_staff=True)
    page = make.article(writer)
    make.submit(page, writer)
    edit(browser(boss), page, title="Slipped in")
    assert page.get_latest_revision().content["title"] == "Calm"
    assert ArticlePage.objects.get(pk=page.pk).get_latest_revision().content["title"] == "Calm"


def test_a_clinician_who_edits_while_signing_signs_nothing():
    writer, reviewer = make.author(), make.clinician()
    page = make.article(writer)
    make.submit(page, writer)
    answer = edit(
        browser(reviewer), page, title="Improved", author=str(writer.content_person.pk),
        **{"action-workflow-action": "1", "workflow-action-name": "approve"},
    )  # fmt: skip
    assert answer.status_code in (302, 403)
    assert (Page.objects.get(pk=page.pk).live, Signature.objects.count()) == (False, 0)


@pytest.mark.parametrize(
    "path", ["/cms/", "/cms/pages/", "/cms/snippets/content/person/", "/cms/snippets/content/crisisline/"]
)
def test_the_editor_works_for_a_superuser_and_asks_no_other_host(path):
    answer = browser(make.author(is_superuser=True, is_staff=True)).get(path, follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert [host for host in ("gravatar", "releases.wagtail", "googleapis", "cdn.") if host in page] == []


def test_the_editor_is_closed_to_strangers():
    assert Client().get("/cms/").status_code == 302


def test_the_publishing_schedule_names_its_time_zone():
    boss = make.author(is_superuser=True, is_staff=True)
    page = make.article(boss)
    html = browser(boss).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert html.count("Time zone: UTC") == 2
