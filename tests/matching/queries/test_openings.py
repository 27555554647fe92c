"""How much is open this week, for an article: real, or no number at all."""

from html import unescape
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from config.ground import database
from content.gateways.openings import Week
from matching import index
from matching.queries import openings
from tests.factories import content as make
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db


def week(concern: str = "trauma", state: str = "NY", *, wait: bool = True) -> Week | None:
    return openings.week(concern, state, database.clock(), wait=wait)


def test_it_counts_whoever_works_with_the_concern_has_room_and_a_time() -> None:
    assert week() == Week(0, 0)
    listed(focus=("trauma",), hours=(9 * 60, 12 * 60))
    one = week()
    assert one is not None
    assert one.therapists == 1
    # Three hours a day hold three visits of an hour or less; today's may be over in part.
    assert 6 * 3 <= one.times <= 8 * 4
    listed(focus=("trauma",), hours=(9 * 60, 12 * 60))
    listed(focus=("grief",))
    listed(focus=("trauma",), accepting_new_clients=False)
    both = week()
    assert both is not None
    assert (both.therapists, both.times) == (2, 2 * one.times)
    assert week(state="CA") == Week(0, 0)
    assert week(state="") == both
    assert week("no-such-concern") is None


def test_each_time_counted_could_be_held_and_none_overlaps_another() -> None:
    listed(focus=("trauma",), hours=(9 * 60, 9 * 60 + 90))
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


def line(**chosen: str) -> str:
    answer = Client().post("/match/find-care/openings/", chosen)
    assert answer.status_code == 200
    return unescape(answer.content.decode()).strip()


def test_an_article_shows_the_number_or_none_and_asks_again_for_a_state(monkeypatch: pytest.MonkeyPatch) -> None:
    make.signed(concern="trauma")
    page = Client().get("/library/calm/").content.decode()
    assert ("Times open in the next" in page, 'name="state"' in page) == (False, True)
    for _ in range(2):
        listed(focus=("trauma",), hours=(9 * 60, 12 * 60))
    found = week()
    assert found is not None
    monkeypatch.setattr(index, "built", lambda: True)  # what a test's open transaction builds is not kept
    words = f"Times open in the next seven days: {found.times}, with 2 therapists who work with this"
    assert f"{words} (in all states together)." in Client().get("/library/calm/").content.decode()
    assert line(concern="trauma", state="NY") == f"{words} (New York)."
    assert line(concern="trauma", state="CA").startswith("In California nobody who works with this")
    assert line(concern="nothing", state="NY") == ""


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


def test_a_flood_of_questions_for_the_number_is_slowed(settings: Any) -> None:
    settings.THROTTLE_OFF, settings.THROTTLE_RATES = False, settings.THROTTLE_RATES | {"openings": 2}
    answers = [Client().post("/match/find-care/openings/", {"concern": "trauma"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "1 minute" in answers[-1].content.decode()
