"""`manage.py lint_content`, and the same checks when an author submits."""

from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from tests.content.test_wagtail_hooks import form
from tests.factories import content as make
from tests.factories import staff

pytestmark = pytest.mark.django_db
HARM = [("section", {"heading": "It", "text": '<p>She committed suicide. <a href="/library/gone/">More</a></p>'})]


def lint() -> str:
    out = StringIO()
    call_command("lint_content", stdout=out)
    return out.getvalue()


def test_it_measures_the_first_pages_and_finds_no_fault():
    make.seed_pages()
    printed = lint()
    assert "en emotional-numbness-after-trauma: Flesch-Kincaid grade" in printed
    assert "es emotional-numbness-after-trauma: INFLESZ" in printed
    assert printed.endswith("No faults.\n")


def test_it_fails_with_each_fault_in_words():
    make.article(make.author(), body=HARM, sources=[])
    with pytest.raises(CommandError, match="3 faults"):
        lint()


def test_nobody_hands_in_a_page_with_a_fault():
    writer = make.author()
    page = make.article(writer, body=HARM)
    with pytest.raises(ValidationError, match="leads nowhere"):
        make.submit(page, writer)
    assert page.current_workflow_state is None


def test_the_editor_says_what_is_wrong_and_a_draft_may_be_anything():
    boss = make.author(is_superuser=True, is_staff=True)
    page = make.article(boss)
    client = Client()
    staff.sign_in_directly(client, boss)
    sent = form(author=str(boss.content_person.pk), title="Crazy times", **{"sources-count": "0"})
    where = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client.post(where, sent | {"action-submit": "1"}).content.decode()
    assert "These words could do harm: Crazy" in html
    assert "The page names no source." in html
    page.refresh_from_db()
    assert page.current_workflow_state is None
    assert client.post(where, sent).status_code == 302
