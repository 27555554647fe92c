"""The number of openings this week on an article: exact, or not shown."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from config import db
from content.gateways.availability import WeekCount
from matching.search import index
from matching.search.queries import week_openings
from tests.factories import content as make
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


def week(concern: str = "trauma", state: str = "NY", *, wait: bool = True) -> WeekCount | None:
    return week_openings.week(concern, state, db.db_now(), wait=wait)


def test_only_available_therapists_with_the_concern_are_counted() -> None:
    assert week() == WeekCount(0, 0)
    create_listed_provider(focus=("trauma",), hours=(9 * 60, 12 * 60))
    first_count = week()
    assert first_count is not None
    assert first_count.therapists == 1
    # Three hours a day fit three visits of up to an hour; part of today's may be over.
    assert 6 * 3 <= first_count.times <= 8 * 4
    create_listed_provider(focus=("trauma",), hours=(9 * 60, 12 * 60))
    create_listed_provider(focus=("grief",))
    create_listed_provider(focus=("trauma",), accepting_new_clients=False)
    second_count = week()
    assert second_count is not None
    assert (second_count.therapists, second_count.times) == (2, 2 * first_count.times)
    assert week(state="CA") == WeekCount(0, 0)
    assert week(state="") == second_count
    assert week("no-such-concern") is None


def test_counted_times_never_overlap() -> None:
    create_listed_provider(focus=("trauma",), hours=(9 * 60, 9 * 60 + 90))
    count = week()
    assert count is not None
    assert count.times in (7, 8)  # one visit fits a day, although it could begin at several quarter hours


def test_there_is_no_number_without_a_snapshot_or_a_database(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert week(wait=False) is None
    assert week(wait=True) is not None
    assert week(wait=False) is not None

    def fail(*_args: Any) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(index, "current", fail)
    assert week() is None


def page_text(response: Any) -> str:
    """Return the page with single spaces, so that a test doesn't depend on line breaks in a template."""
    return " ".join(unescape(response.content.decode()).split())


def openings_line(**chosen: str) -> str:
    response = Client().post("/match/find-care/openings/", chosen)
    assert response.status_code == 200
    return page_text(response)


def test_an_article_shows_the_number_and_updates_it_for_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    make.create_signed_article(concern="trauma")
    page = Client().get("/library/calm/").content.decode()
    assert ("Times open in the next" in page, 'name="state"' in page) == (False, True)
    for _ in range(2):
        create_listed_provider(focus=("trauma",), hours=(9 * 60, 12 * 60))
    count = week()
    assert count is not None
    monkeypatch.setattr(index, "is_built", lambda: True)  # a snapshot built inside a test's transaction isn't cached
    sentence = f"Times open in the next seven days: {count.times}, with 2 therapists who work with this"
    assert f"{sentence} (in all states together)." in page_text(Client().get("/library/calm/"))
    assert openings_line(concern="trauma", state="NY") == f"{sentence} (New York)."
    assert openings_line(concern="trauma", state="CA").startswith("In California nobody who works with this")
    assert openings_line(concern="nothing", state="NY") == ""


def test_an_authors_state_applies_to_the_number_and_the_questions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create_listed_provider(focus=("trauma",), hours=(9 * 60, 12 * 60))
    monkeypatch.setattr(index, "is_built", lambda: True)  # a snapshot built inside a test's transaction isn't cached
    make.create_signed_article(slug="new-york", concern="trauma", state="NY")
    make.create_signed_article(slug="california", concern="trauma", state="CA")
    make.create_signed_article(slug="nowhere", concern="trauma", state="ZZ")
    pages = {slug: page_text(Client().get(f"/library/{slug}/")) for slug in ("new-york", "california", "nowhere")}
    assert re.findall(r'<option value="(\w+)" selected', pages["new-york"]) == ["NY"]
    assert "with 1 therapist who works with this (New York)." in pages["new-york"]
    assert "In California nobody who works with this" in pages["california"]
    assert "(in all states together)" in pages["nowhere"]
    browser = Client()
    browser.post("/match/find-care/", {"concern": "trauma", "state": "NY"})  # what the article's form sends
    browser.post("/match/who/", {"who": "adult", "care": "unsure"})
    assert '<option value="NY" selected>' in browser.get("/match/where/").content.decode()
    browser.post("/match/where/", {"state": "NY"})
    browser.post("/match/pay/", {"way": "self", "self_pay_max": "200"})
    assert re.search(r'value="trauma"[^>]*checked', browser.get("/match/help/").content.decode())


def test_find_care_prefills_answers_and_keeps_them_out_of_urls() -> None:
    browser = Client()
    response = browser.post("/match/find-care/", {"concern": "trauma", "state": "WY", "within": "7"})
    assert response.headers["Location"] == "/match/"
    assert browser.get("/match/").headers["Location"] == "/match/who/"
    browser.post("/match/who/", {"who": "adult", "care": "unsure"})
    assert '<option value="WY" selected>' in browser.get("/match/where/").content.decode()
    browser.post("/match/where/", {"state": "WY"})
    browser.post("/match/pay/", {"way": "self", "self_pay_max": "200"})
    when = browser.get("/match/when/").content.decode()
    assert 'name="window_days" value="7"' in when


@pytest.mark.parametrize("chosen", [{}, {"concern": "x"}, {"state": "XX"}, {"within": "999"}, {"concern": "a b\x00"}])
def test_an_invalid_preset_is_ignored(chosen: dict[str, str]) -> None:
    browser = Client()
    assert browser.post("/match/find-care/", chosen).headers["Location"] == "/match/"
    assert "request" not in browser.session


def test_a_rate_limited_network_gets_no_number(settings: Any) -> None:
    create_listed_provider(focus=("trauma",), trauma=True)
    settings.THROTTLE_OFF, settings.THROTTLE_RATES = False, {"openings": 1}
    first, second = (
        Client(REMOTE_ADDR="198.51.100.8").post("/match/find-care/openings/", {"concern": "trauma", "state": "NY"})
        for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (200, 200)
    assert any(character.isdecimal() for character in first.content.decode())
    assert not any(character.isdecimal() for character in second.content.decode())
