"""The change history of pages."""

from typing import Any

import pytest
from django.test import Client

from config import db
from content.actions import clinical_review
from content.domain.diff import Row
from content.domain.review import Retraction
from content.presenters import changes
from content.queries import changes as changes_queries
from tests.factories import content as make

pytestmark = pytest.mark.django_db
SECOND = [("section", {"heading": "What it is", "text": "<p>Calm is a still lake.</p>"})]


def page_text(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def unsigned_rows(page: Any) -> list[Row]:
    return changes.draft(changes_queries.last_signed(page), page.get_latest_revision_as_object())


def test_readers_see_what_changed_from_one_signature_to_the_next():
    page = make.create_signed_article()
    assert "The first version." in page_text("/library/calm/changes/")
    writer, reviewer = make.author(), make.clinician()
    make.add_revision(page, writer, body=SECOND)
    assert "still" not in page_text("/library/calm/changes/")  # drafts aren't public
    make.sign(make.submit(page, writer), reviewer)
    seen = page_text("/library/calm/changes/")
    assert "<ins>still</ins>" in seen
    assert seen.count('<section class="change">') == 2
    assert 'href="/library/calm/changes/"' in page_text("/library/calm/")
    assert Client().get("/library/nothing/changes/").status_code == 404


def test_that_a_page_was_gone_for_a_while_is_told_but_not_what_was_said_of_it():
    page, reviewer, writer = make.create_signed_article(), make.clinician(), make.author()
    clinical_review.unpublish(page=page, by=reviewer, why=Retraction.WRONG, words="It names no lake", now=db.db_now())
    assert Client().get("/library/calm/changes/").status_code == 404
    make.sign(make.submit(make.add_revision(page, writer, body=SECOND), writer), reviewer)
    seen = page_text("/library/calm/changes/")
    assert seen.count("taken off this site") == 1
    assert "names no lake" not in seen
    assert seen.index("<ins>still</ins>") < seen.index("taken off this site") < seen.index("The first version.")


@pytest.mark.parametrize("path", ["/", "/crisis/"])
def test_the_first_page_and_the_crisis_page_have_a_history_too(path):
    assert Client().get(f"{path}changes/").status_code == 404  # not signed yet
    make.seed_pages("home", "crisis")
    assert f'href="{path}changes/"' in page_text(path)
    assert "The first version." in page_text(f"{path}changes/")


def linked(address: str, rounds: int) -> list:
    section = {"heading": "What it is", "text": f'<p>Calm is a <a href="{address}">quiet sea</a>.</p>'}
    breath = {"heading": "Breathe", "introduction": "Go slow.", "ending": "Well done."}
    return [("section", section), ("breathing", breath | {"breathe_in": 4, "breathe_out": 6, "rounds": rounds})]


def test_what_no_reader_s_words_say_is_a_change_too():
    page = make.create_signed_article(body=linked("/library/", 5))
    assert all(row.kind == "same" for row in unsigned_rows(page))
    for changed in (
        {"body": linked("/topics/", 5)},
        {"body": linked("/library/", 50)},
        {"concern": "grief"},
        {"state": "NY"},
    ):
        as_signed = {"body": linked("/library/", 5), "concern": "trauma", "state": ""}
        page = make.add_revision(page, make.author(), **as_signed | changed)
        assert [row.kind for row in unsigned_rows(page)].count("changed") == 1, changed
