"""The signed text beside the draft, taking a page off, what comes due, and the public history of changes."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from config.ground import database
from content.models import ArticlePage, Signature
from tests.factories import content as make
from tests.factories import staff

pytestmark = pytest.mark.django_db
SECOND = [("section", {"heading": "What it is", "text": "<p>Calm is a still lake.</p>"})]


def browser(user) -> Client:
    client = Client()
    staff.enter(client, user)
    return client


def shown(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.get("Location")
    return answer.content.decode()


def beside(page) -> str:
    return reverse("content_beside_signed", args=[page.pk])


def test_the_reviewer_sees_the_draft_beside_the_signed_words():
    page, reviewer = make.signed(), make.clinician()
    client = browser(reviewer)
    assert "No word differs" in shown(client, beside(page))
    make.edited(page, make.author(), body=SECOND)
    seen = shown(client, beside(page))
    assert "<del>quiet</del>" in seen
    assert "<ins>still</ins>" in seen
    assert seen.count('<tr class="changed">') == 1
    boss = browser(make.author(is_superuser=True, is_staff=True))
    assert beside(page) in shown(boss, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def test_any_clinician_takes_a_page_off_with_one_click_and_nobody_else():
    page = make.signed()
    where = reverse("content_retract", args=[page.pk])
    for user in (make.author(), make.clinician(expires_on=make.TODAY - timedelta(days=1))):
        assert browser(user).post(where).status_code in (302, 403)
        assert ArticlePage.objects.get().live
    client = browser(make.clinician())
    assert f'action="{where}"' in shown(client, beside(page))
    assert client.get(where).status_code == 405
    assert client.post(where).status_code == 302
    assert not ArticlePage.objects.get().live
    assert Client().get("/library/calm/").status_code == 404
    assert f'action="{where}"' not in shown(client, beside(page))
    assert Signature.objects.count() == 1


def test_who_may_neither_review_nor_change_sees_no_draft():
    page = make.signed()
    user = make.clinician(verified_on=None)
    assert browser(user).get(beside(page)).status_code in (302, 403)
    assert Client().get(beside(page)).status_code == 302


def test_the_editor_s_first_page_warns_thirty_days_before(monkeypatch):
    make.signed()
    client = browser(make.author())
    due = Signature.objects.get().due_on
    assert "Reviews that come due" not in shown(client, "/cms/")
    for days, words in [(-30, "due by"), (1, "overdue since")]:
        now = datetime.combine(due + timedelta(days=days), time(12), tzinfo=UTC)
        with monkeypatch.context() as patched:
            patched.setattr(database, "clock", lambda now=now: now)
            assert words in shown(client, "/cms/")


def test_readers_see_what_changed_from_one_signature_to_the_next():
    page = make.signed()
    assert "The first version." in shown(Client(), "/library/calm/changes/")
    writer = make.author()
    make.edited(page, writer, body=SECOND)
    assert "still" not in shown(Client(), "/library/calm/changes/")  # a draft is nobody's business
    make.sign(make.hand_in(page, writer), make.clinician())
    seen = shown(Client(), "/library/calm/changes/")
    assert "<ins>still</ins>" in seen
    assert seen.count('<section class="change">') == 2
    assert 'href="/library/calm/changes/"' in shown(Client(), "/library/calm/")
    assert Client().get("/library/nothing/changes/").status_code == 404
