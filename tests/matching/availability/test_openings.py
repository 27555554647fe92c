"""This week's openings for an article: the exact number or none."""

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


def test_it_counts_whoever_works_with_the_concern_has_room_and_a_time() -> None:
    assert week() == WeekCount(0, 0)
    create_listed_provider(focus=("trauma",), hours=(9 * 60, 12 * 60))
    one = week()
    assert one is not None
    assert one.therapists == 1
    # Three hours a day fit three visits of up to an hour; part of today's may be over.
    assert 6 * 3 <= one.times <= 8 * 4
    create_listed_provider(focus=("trauma",), hours=(9 * 60, 12 * 60))
    create_listed_provider(focus=("grief",))
    create_listed_provider(focus=("trauma",), accepting_new_clients=False)
    both = week()
    assert both is not None
    assert (both.therapists, both.times) == (2, 2 * one.times)
    assert week(state="CA") == WeekCount(0, 0)
    assert week(state="") == both
    assert week("no-such-concern") is None


def test_each_time_counted_could_be_held_and_none_overlaps_another() -> None:
    create_listed_provider(focus=("trauma",), hours=(9 * 60, 9 * 60 + 90))
    found = week()
    assert found is not None
    assert found.times in (7, 8)  # one visit a day fits, although several quarter hours may begin one


def test_without_a_picture_nobody_waits_and_without_postgresql_there_is_no_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert week(wait=False) is None
    assert week(wait=True) is not None
    assert week(wait=False) is not None

    def gone(*_args: Any) -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(index, "current", gone)
    assert week() is None


def squeezed(answer: Any) -> str:
    """The page with single spaces, so that a test doesn't depend on line breaks in a template."""
    return " ".join(unescape(answer.content.decode()).split())


def line(**chosen: str) -> str:
    answer = Client().post("/match/find-care/openings/", chosen)
    assert answer.status_code == 200
    return squeezed(answer)


def test_an_article_shows_the_number_or_none_and_asks_again_for_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    make.create_signed_article(concern="trauma")
    page = Client().get("/library/calm/").content.decode()
    assert ("Times open in the next" in page, 'name="state"' in page) == (False, True)
    for _ in range(2):
        create_listed_provider(focus=("trauma",), hours=(9 * 60, 12 * 60))
    found = week()
    assert found is not None
    monkeypatch.setattr(index, "is_built", lambda: True)  # what a test's open transaction builds is not kept
    words = f"Times open in the next seven days: {found.times}, with 2 therapists who work with this"
    assert f"{words} (in all states together)." in squeezed(Client().get("/library/calm/"))
    assert line(concern="trauma", state="NY") == f"{words} (New York)."
    assert line(concern="trauma", state="CA").startswith("In California nobody who works with this")
    assert line(concern="nothing", state="NY") == ""


def test_an_author_presets_the_state_the_number_counts_it_alone_and_the_questions_begin_with_both(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    create_listed_provider(focus=("trauma",), hours=(9 * 60, 12 * 60))
    monkeypatch.setattr(index, "is_built", lambda: True)  # what a test's open transaction builds is not kept
    make.create_signed_article(slug="new-york", concern="trauma", state="NY")
    make.create_signed_article(slug="california", concern="trauma", state="CA")
    make.create_signed_article(slug="nowhere", concern="trauma", state="ZZ")
    pages = {slug: squeezed(Client().get(f"/library/{slug}/")) for slug in ("new-york", "california", "nowhere")}
    assert re.findall(r'<option value="(\w+)" selected', pages["new-york"]) == ["NY"]
    assert "with 1 therapist who works with this (New York)." in pages["new-york"]
    assert "In California nobody who works with this" in pages["california"]
    assert "(in all states together)" in pages["nowhere"]
    browser = Client()
    browser.post("/match/find-care/", {"concern": "trauma", "state": "NY"})  # what the block's form then holds
    browser.post("/match/who/", {"who": "adult", "care": "unsure"})
    assert '<option value="NY" selected>' in browser.get("/match/where/").content.decode()
    browser.post("/match/where/", {"state": "NY"})
    browser.post("/match/pay/", {"way": "self", "self_pay_max": "200"})
    assert re.search(r'value="trauma"[^>]*checked', browser.get("/match/help/").content.decode())


def test_find_care_presets_concern_state_and_days_and_no_address_has_them() -> None:
    browser = Client()
    answer = browser.post("/match/find-care/", {"concern": "trauma", "state": "WY", "within": "7"})
    assert answer.headers["Location"] == "/match/"
    assert browser.get("/match/").headers["Location"] == "/match/who/"
    browser.post("/match/who/", {"who": "adult", "care": "unsure"})
    assert '<option value="WY" selected>' in browser.get("/match/where/").content.decode()
    browser.post("/match/where/", {"state": "WY"})
    browser.post("/match/pay/", {"way": "self", "self_pay_max": "200"})
    when = browser.get("/match/when/").content.decode()
    assert 'name="window_days" value="7"' in when


@pytest.mark.parametrize("chosen", [{}, {"concern": "x"}, {"state": "XX"}, {"within": "999"}, {"concern": "a b\x00"}])
def test_a_preset_that_makes_no_sense_is_left_out(chosen: dict[str, str]) -> None:
    browser = Client()
    assert browser.post("/match/find-care/", chosen).headers["Location"] == "/match/"
    assert "request" not in browser.session


def test_a_network_that_asks_too_often_gets_no_number(settings: Any) -> None:
    create_listed_provider(focus=("trauma",), trauma=True)
    settings.THROTTLE_OFF, settings.THROTTLE_RATES = False, {"openings": 1}
    first, second = (
        Client(REMOTE_ADDR="198.51.100.8").post("/match/find-care/openings/", {"concern": "trauma", "state": "NY"})
        for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (200, 200)
    assert any(character.isdecimal() for character in first.content.decode())
    assert not any(character.isdecimal() for character in second.content.decode())
