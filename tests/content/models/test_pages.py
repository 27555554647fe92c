"""The page types."""

import pytest

from content.models import ArticlePage
from content.models.pages import SEEK_CARE
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def test_the_minutes_to_read_are_counted_with_the_words():
    writer = make.author()
    body = [("section", {"heading": "Long", "text": f"<p>{'word ' * 900}</p>"})]
    assert make.article(writer).get_latest_revision_as_object().reading_minutes == 1
    assert make.article(writer, slug="long", body=body).get_latest_revision_as_object().reading_minutes == 5


def test_the_words_of_a_page_have_its_takeaways_near_the_top():
    page = make.article(make.author())
    assert page.words() == "Calm\nWhat calm is.\nCalm comes back.\nWhat it is\nCalm is a quiet sea."


def test_each_page_knows_its_address(settings):
    page = make.article(make.author())
    assert (page.path_on_site(), page.full_url) == ("/library/calm/", f"{settings.SITE_URL}/library/calm/")
    assert make.home().path_on_site() == "/"
    assert SEEK_CARE == "when-to-seek-care"


def test_a_page_that_was_ever_signed_stays():
    page, boss = make.create_signed_article(), make.author(is_superuser=True)
    draft = make.article(make.author(), slug="draft")
    assert not page.permissions_for_user(boss).can_delete()
    assert draft.permissions_for_user(boss).can_delete()
    page.unpublish()
    assert not ArticlePage.objects.get(pk=page.pk).permissions_for_user(boss).can_delete()
