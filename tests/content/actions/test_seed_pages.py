"""Submitting the seed pages."""

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Page

from config import db
from content import queries
from content.actions import seed_pages
from content.domain.seed import DRAFTS
from content.models import HomePage, Person, Signature
from tests.factories import content as make

pytestmark = pytest.mark.django_db
[HOME] = [draft for draft in DRAFTS if draft.kind == "home" and draft.language == "en"]


def test_new_words_are_handed_in_and_signed_anew() -> None:
    authors = seed_pages.sample_authors(now=db.db_now())
    for draft, done in [(HOME, True), (HOME, False), (replace(HOME, summary="Newer words."), True)]:
        assert seed_pages.submit(draft=draft, authors=authors, now=db.db_now()) is done
    assert Signature.objects.filter(page=HomePage.objects.get()).count() == 2
    assert queries.home(make.TODAY).page.summary == "Newer words."


@pytest.mark.parametrize("kind", ["article", "exercise", "guide"])
def test_a_page_has_the_concern_topic_and_takeaways_of_its_draft(kind: str) -> None:
    draft = next(draft for draft in DRAFTS if draft.kind == kind and draft.language == "en" and draft.concern)
    authors = seed_pages.sample_authors(now=db.db_now())
    for each in (HOME, draft):
        seed_pages.submit(draft=each, authors=authors, now=db.db_now())
    page = Page.objects.get(slug=draft.slug).get_latest_revision_as_object()
    assert (page.concern, page.topic) == (draft.concern, draft.topic)
    assert [block.value for block in page.takeaways] == list(draft.takeaways) != []


def test_words_of_the_project_wait_for_a_clinician_and_are_handed_in_once() -> None:
    authors = seed_pages.project_author()
    assert seed_pages.submit(draft=HOME, authors=authors, now=db.db_now())
    assert not seed_pages.submit(draft=HOME, authors=authors, now=db.db_now())
    assert ([page.pk for page in queries.awaiting_review()], Signature.objects.count()) == (
        [HomePage.objects.get().pk],
        0,
    )
    assert queries.home(make.TODAY) is None
    make.sign(HomePage.objects.get().current_workflow_task_state, make.clinician())
    assert queries.home(make.TODAY).signature.sample is False


def test_the_people_of_a_start_can_t_sign_in_and_are_made_once() -> None:
    for _ in range(2):
        seed_pages.sample_authors(now=db.db_now())
        seed_pages.project_author()
    users = get_user_model().objects.filter(content_person__isnull=False)
    assert [user.has_usable_password() for user in users] == [False] * 3
    assert list(Person.objects.filter(sample=False).values_list("name", flat=True)) == ["The Attune project"]
