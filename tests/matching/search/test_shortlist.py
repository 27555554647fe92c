"""The pages from the payment question to the list, its switches, the comparison and a hold."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from config.http import tab_sessions
from matching.appointments.models import Appointment
from matching.search.models import MatchRequest
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Client:
    """Create a client in New York who answered the first question."""
    found = Client()
    found.post("/match/who/", {"who": "adult", "care": "unsure"})
    found.post("/match/where/", {"zip": "10001"})
    return found


def at_the_list(browser: Client) -> Client:
    browser.post("/match/pay/", {"way": "plan", "plan": "aetna-ppo"})
    return browser


def plans(page: str) -> list[str]:
    return re.findall(r'name="plan" value="([^"]+)"', page)


def text(answer: Any) -> str:
    """The page with single spaces, so that a test doesn't depend on line breaks in a template."""
    return " ".join(unescape(answer.content.decode()).split())


def test_a_zip_code_gives_the_state_and_neither_stands_in_an_address(browser: Client) -> None:
    answer = browser.post("/match/where/", {"zip": "94110"})
    assert answer.headers["Location"] == "/match/pay/"
    assert "Medicaid is free or costs little for many people who earn little. How to ask for it in California:" in text(
        browser.get("/match/pay/")
    )


@pytest.mark.parametrize(("typed", "first"), [("atena ppo", "aetna-ppo"), ("aetna ppo", "aetna-ppo")])
def test_a_misspelled_plan_is_found_without_javascript_and_nothing_is_an_error(
    browser: Client, typed: str, first: str
) -> None:
    answer = browser.post("/match/pay/", {"way": "plan", "look": typed, "find": "1"})
    assert (answer.status_code, plans(text(answer))[0], "errors" in text(answer)) == (200, first, False)
    assert f'value="{typed}"' in text(answer)


def test_with_javascript_only_the_companies_come_back(browser: Client) -> None:
    answer = browser.post("/match/pay/", {"way": "plan", "look": "aetna", "find": "1"}, headers={"HX-Request": "true"})
    assert ("aetna-ppo" in plans(text(answer)), "<html" in text(answer)) == (True, False)


def test_what_nobody_takes_is_said_kindly(browser: Client) -> None:
    answer = browser.post("/match/pay/", {"way": "plan", "look": "qqqqqq", "find": "1"})
    assert "0 companies fit “qqqqqq”." in text(answer)
    assert "no therapist on our list takes it: you can pay yourself" in text(answer)


def test_a_typed_name_without_a_choice_keeps_what_was_typed_and_shows_what_was_meant(browser: Client) -> None:
    answer = browser.post("/match/pay/", {"way": "plan", "look": "aetna"})
    page = text(answer)
    assert answer.status_code == 400
    assert "Please choose your plan, or say that you don't know it." in page
    assert {slug.split("-")[0] for slug in plans(page)} == {"aetna"}
    assert 'href="#field-plan"' in page
    assert 'id="field-plan"' in page


def test_a_chosen_plan_is_chosen_again_on_the_way_back(browser: Client) -> None:
    at_the_list(browser)
    assert 'name="plan" value="aetna-ppo" checked' in text(browser.get("/match/pay/"))


def test_each_switch_says_how_many_have_it_before_it_is_chosen(browser: Client) -> None:
    create_listed_provider(display_name="Ana", gender="woman", trauma=True, languages=("en", "es"))
    create_listed_provider(display_name="Bea", gender="woman")
    create_listed_provider(display_name="Cal", gender="man")
    page = text(at_the_list(browser).get("/match/list/"))
    found = dict(re.findall(r'id="f-\w+-([\w-]+)"[^>]*> ?<span>[^<]+<span class="count"> ?(\d+)', page))
    assert (found["woman"], found["man"]) == ("2", "1")
    assert re.findall(r'<span> ?Speaks Spanish <span class="count"> ?(\d+)', page) == ["1"]
    browser.post("/match/refine/", {"genders": "woman"})
    assert "2 therapists fit everything you asked for" in text(browser.get("/match/list/"))


def test_up_to_three_stand_side_by_side_and_who_is_gone_is_said(browser: Client) -> None:
    some = [create_listed_provider(display_name=name) for name in ("Ana", "Bea", "Cal", "Dee")]
    at_the_list(browser)
    page = text(browser.get("/match/compare/", {"with": [one.slug for one in some]}))
    assert re.findall(r'href="/therapists/[^"]+"> ?(\w+)', page.split("<tbody")[0]) == ["Ana", "Bea", "Cal"]
    page = text(browser.get("/match/compare/", {"with": [some[0].slug, "nobody"]}))
    assert "Someone you chose has no open time" in page
    assert browser.get("/match/compare/").headers["Location"] == "/match/list/"
    assert Client().get("/match/compare/", {"with": some[0].slug}).headers["Location"] == "/match/who/"


def test_more_time_keeps_what_was_typed_and_finds_no_fault_in_it(browser: Client) -> None:
    one = create_listed_provider(display_name="Ana")
    page = text(at_the_list(browser).get(f"/therapists/{one.slug}/"))
    start = re.findall(r'name="start" value="([^"]+)"', page)[0]
    browser.post("/book/", {"provider": one.slug, "start": start})
    held = Appointment.objects.get()
    typed = {"name": "Ana María", "share": "I am tired", "email_ok": "on", "csrfmiddlewaretoken": "x"}
    answer = browser.post(f"/book/{held.ref}/extend/", typed)
    assert (answer.status_code, 'value="Ana María"' in text(answer), "I am tired" in text(answer)) == (200, True, True)
    assert 'class="errors"' not in text(answer)
    assert browser.get(f"/book/{held.ref}/extend/").headers["Location"] == f"/book/{held.ref}/"
    held.refresh_from_db()
    assert held.extensions == 1


@pytest.mark.parametrize(
    ("who", "concern", "told"),
    [("couple", "abuse-or-violence", True), ("family", "abuse-or-violence", True), ("couple", "grief", False),
     ("adult", "abuse-or-violence", False)],
)  # fmt: skip
def test_who_names_violence_and_wants_to_come_together_hears_of_coming_alone(
    browser: Client, who: str, concern: str, told: bool
) -> None:
    browser.post("/match/who/", {"who": who, "care": "unsure"})
    at_the_list(browser).post("/match/help/", {"concerns": [concern]})
    page = text(browser.get("/match/list/"))
    assert ("You can also see someone on your own first" in page, "1-800-799-7233" in page) == (told, told)
    if told:
        browser.post("/match/who/", {"who": "adult", "care": "unsure", "to_list": "1"})
        assert "on your own first" not in text(browser.get("/match/list/"))


def test_half_an_hour_idle_or_a_closed_tab_ends_the_session_and_keeps_the_answers(browser: Client) -> None:
    kept = Session.objects.get(pk=browser.session.session_key)
    assert timedelta(minutes=29) < kept.expire_date - timezone.now() <= timedelta(minutes=30)
    assert browser.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == ""
    Session.objects.update(expire_date=timezone.now())
    assert browser.get("/match/pay/").headers["Location"] == "/match/who/"

    browser.post("/match/who/", {"who": "adult", "care": "unsure"})
    assert re.search(r'<body data-private="/match/close/" data-begun ?>', text(browser.get("/match/where/")))
    session = browser.session
    session[tab_sessions.KEY] -= tab_sessions.FIRST_PAGE_SECONDS
    session.save()
    assert re.search(r'<body data-private="/match/close/" ?>', text(browser.get("/match/where/")))
    assert browser.post("/match/close/").headers["Location"] == "/match/resume/"
    assert "needs its code again" in text(browser.get("/match/resume/"))
    assert "data-private" not in text(browser.get("/match/who/"))
    assert MatchRequest.objects.count() == 2


@pytest.mark.parametrize("within", ["", "7"])
def test_each_time_on_a_therapist_s_page_can_be_held_however_far_the_list_looked(browser: Client, within: str) -> None:
    one = create_listed_provider(hours=(9 * 60, 12 * 60))
    at_the_list(browser).post("/match/help/", {"skip": "1"})
    browser.post("/match/matters/", {"skip": "1"})
    browser.post("/match/when/", {"window_days": within})
    times = re.findall(r'name="start" value="([^"]+)"', text(browser.get(f"/therapists/{one.slug}/")))
    assert len(times) > 200
    for start in (times[0], times[len(times) // 2], times[-1]):
        assert browser.post("/book/", {"provider": one.slug, "start": start}).status_code == 302, start
        assert Appointment.objects.get(status="held").period.lower.isoformat() == start
