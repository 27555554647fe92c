"""`manage.py seed_content`. Seeding thirty pages is slow, so one test checks everything that needs them all."""

from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import Revision

from content.models import ArticlePage, Person, Signature
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def seed() -> str:
    out = StringIO()
    call_command("seed_content", stdout=out)
    return out.getvalue().strip()


def test_it_publishes_thirty_pages_through_the_review_once_and_leaves_what_others_work_on() -> None:
    assert seed().startswith("30 of 30 pages")
    signatures = Signature.objects.select_related("writer_user", "reviewer_user", "page")
    assert len(signatures) == 30
    assert {signature.sample for signature in signatures} == {True}
    assert {signature.writer_user.username for signature in signatures} == {"sample.author"}
    assert {signature.reviewer_user.username for signature in signatures} == {"sample.reviewer"}
    assert {signature.page.live for signature in signatures} == {True}
    english, spanish = ArticlePage.objects.filter(slug="sleep-after-trauma").order_by("locale__language_code")
    assert english.translation_key == spanish.translation_key

    make.add_revision(english, make.author(), title="Mine")
    before = (Signature.objects.count(), Revision.objects.count(), Person.objects.count())
    assert seed().startswith("0 of 30 pages")
    assert (Signature.objects.count(), Revision.objects.count(), Person.objects.count()) == before
    assert ArticlePage.objects.get(pk=english.pk).get_latest_revision().content["title"] == "Mine"
