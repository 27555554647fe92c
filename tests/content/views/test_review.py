"""The review pages."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry, TaskState

from content.models import ArticlePage, Signature
from tests.factories import content as make
from tests.factories import staff

pytestmark = pytest.mark.django_db
SECOND = [("section", {"heading": "What it is", "text": "<p>Calm is a still lake.</p>"})]


def browser(user) -> Client:
    client = Client()
    staff.sign_in_directly(client, user)
    return client


def page_text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.get("Location")
    return answer.content.decode()


def desk(page) -> str:
    return reverse("content_review", args=[page.pk])


def does(client: Client, page, button: str, words: str = "", **more) -> str:
    """Press a button of the review form. Return the resulting page."""
    [revision] = re.findall(r'name="revision" value="(\d+)"', page_text(client, desk(page)))
    sent = {"revision": revision, "words": words, button: ""} | more
    return client.post(desk(page), sent, follow=True).content.decode()


def test_the_reviewer_sees_the_draft_beside_the_signed_words():
    page, reviewer = make.create_signed_article(), make.clinician()
    client = browser(reviewer)
    assert "No word differs" in page_text(client, desk(page))
    make.add_revision(page, make.author(), body=SECOND)
    seen = page_text(client, desk(page))
    assert "<del>quiet</del>" in seen
    assert "<ins>still</ins>" in seen
    assert seen.count('<tr class="changed">') == 1
    boss = browser(make.author(is_superuser=True, is_staff=True))
    assert desk(page) in page_text(boss, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def test_the_queue_names_what_waits_and_says_when_nothing_does():
    writer, client = make.author(), browser(make.clinician())
    assert "Nothing waits" in page_text(client, reverse("content_review_queue"))
    page = make.article(writer)
    make.submit(page, writer)
    assert desk(page) in page_text(client, reverse("content_review_queue"))
    assert Client().get(reverse("content_review_queue")).status_code == 302


def test_who_may_neither_review_nor_change_sees_no_draft():
    page = make.create_signed_article()
    user = make.clinician(verified_on=None)
    assert browser(user).get(desk(page)).status_code in (302, 403)
    assert Client().get(desk(page)).status_code == 302
    assert browser(make.clinician()).get(desk(make.home().get_parent())).status_code in (302, 403)


def test_a_clinician_returns_it_with_a_reason_and_signs_the_next_one():
    writer, reviewer = make.author(), make.clinician()
    page = make.article(writer)
    step = make.submit(page, writer)
    client = browser(reviewer)
    assert desk(page) in page_text(client, "/cms/")
    preview = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert preview in page_text(client, desk(page))
    assert "Calm is a quiet sea." in page_text(client, preview)
    assert "Please say what should change." in does(client, page, "return")
    assert TaskState.objects.get(pk=step.pk).status == TaskState.STATUS_IN_PROGRESS
    assert "Returned to the writers" in does(client, page, "return", "Name the lake")
    assert "Name the lake" in page_text(browser(writer), desk(page))
    assert 'name="sign"' not in page_text(client, desk(page))
    make.submit(make.add_revision(page, writer, body=SECOND), writer)
    assert "Signed. This text is public now." in does(client, page, "sign", "Good")
    assert Client().get("/library/calm/").status_code == 200
    kinds = re.findall(r"</time>:\s+(\w+)", page_text(client, desk(page)))
    assert kinds == ["signed", "returned"]


def test_a_comment_is_kept_and_makes_nobody_a_writer():
    writer, reviewer = make.author(), make.clinician()
    page = make.article(writer)
    make.submit(page, writer)
    client = browser(reviewer)
    assert "Please write what you want to say." in does(client, page, "comment")
    assert "Is it a lake?" in does(client, page, "comment", "Is it a lake?")
    assert "No, a sea." in does(browser(writer), page, "comment", "No, a sea.")
    assert "Commented: No, a sea." in page_text(browser(writer), reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert page.revisions.count() == 1
    assert "public now" in does(client, page, "sign")


def test_who_wrote_it_reads_why_they_can_t_sign_and_what_they_said_is_not_lost():
    writer = make.clinician()
    page = make.article(writer)
    make.submit(page, writer)
    client = browser(writer)
    seen = page_text(client, desk(page))
    assert "Nobody signs words of their own" in seen
    assert 'name="sign"' not in seen
    seen = does(client, page, "sign", "Mine, and good")
    assert "Nobody signs words of their own" in seen
    assert "Mine, and good</textarea>" in seen
    assert Signature.objects.count() == 0


def test_an_author_can_neither_sign_nor_return_nor_by_force():
    writer = make.author()
    page = make.article(writer)
    make.submit(page, writer)
    for button in ("sign", "return"):
        assert f'name="{button}"' not in page_text(browser(writer), desk(page))
        assert "whose license is on file" in does(browser(writer), page, button, "Because")
    assert Signature.objects.count() == 0


def test_only_the_text_that_was_read_is_signed():
    writer, reviewer = make.author(), make.clinician()
    page = make.article(writer)
    client, step = browser(reviewer), make.submit(page, writer)
    read = str(step.revision_id)
    does(browser(make.clinician()), page, "return", "Again please")
    make.submit(make.add_revision(page, writer, body=SECOND), writer)
    for button in ("sign", "return"):
        answer = client.post(desk(page), {"revision": read, "words": "Fine", button: ""})
        assert answer.status_code == 422
        assert "not the text that was handed in" in answer.content.decode()
    assert Signature.objects.count() == 0


def test_any_clinician_takes_a_page_off_with_one_click_and_nobody_else():
    page = make.create_signed_article()
    where = reverse("content_unpublish", args=[page.pk])
    for user in (make.author(), make.clinician(expires_on=make.TODAY, verified_on=None)):
        assert browser(user).post(where, {"retraction-why": "harm"}).status_code in (302, 403)
        assert ArticlePage.objects.get().live
    client = browser(make.clinician())
    seen = page_text(client, desk(page))
    assert f'action="{where}"' in seen
    [chosen] = re.findall(r'name="retraction-why" value="(\w+)"[^>]*checked', seen)
    assert client.get(where).status_code == 405
    assert client.post(where, {"retraction-why": "because"}).status_code == 422
    assert ArticlePage.objects.get().live
    assert client.post(where, {"retraction-why": chosen, "retraction-words": "See the new study"}).status_code == 302
    assert not ArticlePage.objects.get().live
    assert Client().get("/library/calm/").status_code == 404
    seen = page_text(client, desk(page))
    assert f'action="{where}"' not in seen
    assert "took it off the site (It could do harm)" in seen
    assert "See the new study" in seen
    assert client.post(where, {"retraction-why": chosen}).status_code == 302
    assert PageLogEntry.objects.filter(action="content.retract").count() == 1
    assert Signature.objects.count() == 1
