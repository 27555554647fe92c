"""The search index: signed pages, inflections and typing errors in two languages."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from content import queries, tasks
from content.actions import search
from content.models import SearchEntry
from tests.factories import content as make

pytestmark = pytest.mark.django_db


def search_titles(query: str, today=make.TODAY) -> tuple[list[str], bool]:
    entries, close = queries.search(query, today)
    return [entry.slug for entry in entries], close


def body(text: str) -> list:
    return [("section", {"heading": "What it is", "text": f"<p>{text}</p>"})]


def test_a_page_is_found_once_it_is_signed_and_by_its_signed_words_alone():
    writer = make.author()
    page = make.article(writer, body=body("Waves carry pebbles."))
    assert search_titles("pebble") == ([], True)
    make.sign(make.submit(page, writer), make.clinician())
    assert search_titles("pebble") == (["calm"], False)
    make.add_revision(page, writer, body=body("Waves carry shells."))
    assert search_titles("shells") == ([], True)


def test_a_page_that_leaves_or_is_overdue_is_not_found():
    page = make.create_signed_article()
    assert search_titles("calm") == (["calm"], False)
    assert search_titles("calm", make.TODAY + timedelta(days=370)) == ([], True)
    page.unpublish()
    assert (search_titles("calm"), SearchEntry.objects.count()) == (([], True), 0)


def test_the_title_counts_more_than_the_text():
    make.create_signed_article(slug="a", title="Rest", body=body("A lantern and a lantern. Rest, and a lantern."))
    make.create_signed_article(slug="b", title="The lantern", body=body("Something else."))
    assert search_titles("lanterns") == (["b", "a"], False)


@pytest.mark.parametrize("query", ["lantren", "lanterm", "lntern", "a lanten by the sea"])
def test_a_slip_of_the_finger_comes_close(query):
    make.create_signed_article(body=body("A lantern in the night."))
    make.create_signed_article(slug="other", body=body("Something else."))
    assert search_titles(query) == (["calm"], True)


@pytest.mark.parametrize("query", ["zzzz", "'", '"', "or", "a & | ! ( :*", "-", "\\", "%"])
def test_words_of_nothing_find_nothing_and_break_nothing(query):
    make.create_signed_article()
    assert search_titles(query) == ([], True)


def test_each_language_has_its_stems():
    make.create_signed_article(
        slug="sueno", title="Dormir", language="es", body=body("Las noches son largas y tranquilas.")
    )
    with override("es"):
        assert search_titles("noche tranquila") == (["sueno"], False)
    assert search_titles("noche") == ([], True)


def test_what_was_missed_is_made_up_for():
    make.create_signed_article()
    SearchEntry.objects.all().delete()
    assert (tasks.update_search_index(), search.reindex()) == (1, 0)
    assert search_titles("calm") == (["calm"], False)
