"""`manage.py seed_content`."""

from dataclasses import replace
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import Revision

from config.ground import database
from content import queries
from content.actions import starter
from content.domain.starter import DRAFTS
from content.models import ArticlePage, HomePage, Person, Signature
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def seed() -> str:
    out = StringIO()
    call_command("seed_content", stdout=out)
    return out.getvalue().strip()


def test_it_publishes_fifteen_pages_in_two_languages_once_and_leaves_alone_what_others_worked_on():
    assert seed().startswith("30 of 30 pages")
    signatures = Signature.objects.all()
    assert len(signatures) == 30
    assert {signature.sample for signature in signatures} == {True}
    assert {signature.writer_user.username for signature in signatures} == {"sample.author"}
    assert {signature.reviewer_user.username for signature in signatures} == {"sample.reviewer"}
    assert {signature.page.live for signature in signatures} == {True}
    english, spanish = ArticlePage.objects.filter(slug="sleep-after-trauma").order_by("locale__language_code")
    assert english.translation_key == spanish.translation_key

    make.edited(english, make.author(), title="Mine")
    before = (Signature.objects.count(), Revision.objects.count(), Person.objects.count())
    assert seed().startswith("0 of 30 pages")
    assert (Signature.objects.count(), Revision.objects.count(), Person.objects.count()) == before
    assert ArticlePage.objects.get(pk=english.pk).get_latest_revision().content["title"] == "Mine"


def test_new_words_are_handed_in_and_signed_anew():
    cast = starter.cast(now=database.clock())
    [home] = [draft for draft in DRAFTS if draft.kind == "home" and draft.language == "en"]
    for draft, done in [(home, True), (home, False), (replace(home, summary="Newer words."), True)]:
        assert starter.hand_in(draft=draft, cast=cast, now=database.clock()) is done
    assert Signature.objects.filter(page=HomePage.objects.get()).count() == 2
    assert queries.home(make.TODAY).page.summary == "Newer words."


def test_the_sample_people_can_t_sign_in():
    starter.cast(now=database.clock())
    users = get_user_model().objects.filter(username__startswith="sample.")
    assert [user.has_usable_password() for user in users] == [False, False]
