"""The booking form loses nothing: another tab, another time, an ended hold or web session, a wrong date."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from matching.appointments.models import Appointment
from matching.search.models import MatchRequest
from matching.search.queries import match_request as match_request_queries
from providers.directory.models import Provider
from tests.conftest import Api
from tests.factories.booking import create_hold, expire_hold, opening_starts
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Ana “Anita” Ruiz",
    "pronouns": "she/her",
    "date_of_birth": "1990-05-04",
    "email": "ana@example.org",
    "phone": "212 555 0100",
    "member_id": "W 123",
    "word": "river",
    "share": "I am tired.\nVery <tired>.",
}
CONSENTS = {"telehealth": "on", "privacy": "on"}


@pytest.fixture
def provider() -> Provider:
    return create_listed_provider()


@pytest.fixture
def browser() -> Client:
    """A browser in New York that answered the three questions that can't be skipped."""
    client = Client()
    client.post("/match/who/", {"who": "adult", "care": "unsure"})
    client.post("/match/where/", {"zip": "10001"})
    client.post("/match/pay/", {"way": "plan", "plan": "aetna-ppo"})
    return client


def hold(browser: Client, provider: Provider, start: str) -> str:
    """Hold a time in the browser. Return the ref."""
    response = browser.post("/book/", {"provider": provider.slug, "start": start})
    assert response.status_code == 302
    return response["Location"].split("/")[2]


def typed_values(response: Any) -> dict[str, str]:
    """Return the typed values that the form in the page holds."""
    page = response.content.decode()
    form = page[page.index('id="details"') :]
    values = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    share = re.search(r'name="share"[^>]*>(.*?)</textarea>', form, re.DOTALL)
    assert share
    values["share"] = unescape(share[1]).strip()
    return {name: values.get(name, "") for name in TYPED}


def button(response: Any, words: str) -> tuple[str, dict[str, str]]:
    """Return the address and the value of a button of the form by its words."""
    page = " ".join(response.content.decode().split())
    for markup in re.findall(r"<button[^>]*formaction=[^>]*>(?:(?!</button>).)*</button>", page):
        if words in unescape(markup):
            address = re.search(r'formaction="([^"]+)"', markup)
            value = re.search(r'name="(\w+)" value="([^"]+)"', markup)
            assert address
            return address[1], {value[1]: unescape(value[2])} if value else {}
    pytest.fail(f"no button “{words}”")


def press(browser: Client, response: Any, words: str, typed: dict[str, str]) -> Any:
    address, value = button(response, words)
    return browser.post(address, typed | value, follow=True)


def test_another_tab_moves_the_hold_and_the_first_tab_can_take_it_back(browser: Client, provider: Provider) -> None:
    first_start, second_start = opening_starts(provider, 8)[::7]
    first = hold(browser, provider, first_start)
    second = hold(browser, provider, second_start)
    answer = browser.post(f"/book/{first}/", TYPED | CONSENTS)
    page = answer.content.decode()
    assert (answer.status_code, "another tab" in page, "just taken" in page) == (409, True, False)
    assert typed_values(answer) == TYPED
    assert "another tab" in browser.get(f"/book/{first}/").content.decode()

    onward = press(browser, answer, "Go on with", TYPED)
    assert (onward.status_code, typed_values(onward)) == (200, TYPED)
    assert f"/book/{second}/" in onward.content.decode()

    back = press(browser, answer, "Take back", TYPED | CONSENTS)
    assert (back.status_code, typed_values(back)) == (200, TYPED)
    held = Appointment.objects.get(status="held")
    assert f"{held.period.lower:%Y-%m-%dT%H:%M:%SZ}" == first_start
    assert browser.post(f"/book/{held.ref}/", TYPED | CONSENTS).status_code == 302


def test_a_time_that_others_took_says_so_and_its_alternatives_keep_the_form(
    api: Api, browser: Client, provider: Provider
) -> None:
    start = opening_starts(provider, 1)[0]
    ref = hold(browser, provider, start)
    expire_hold(ref)
    assert create_hold(api, provider, start).status_code == 201
    answer = browser.post(f"/book/{ref}/", TYPED | CONSENTS)
    assert (answer.status_code, "just taken" in answer.content.decode(), typed_values(answer)) == (409, True, TYPED)
    other = press(browser, answer, provider.display_name, TYPED)
    assert (other.status_code, typed_values(other)) == (200, TYPED)
    assert Appointment.objects.filter(status="held").count() == 2


def test_a_hold_that_ended_can_still_be_booked(browser: Client, provider: Provider) -> None:
    ref = hold(browser, provider, opening_starts(provider, 1)[0])
    expire_hold(ref)
    assert browser.post(f"/book/{ref}/", TYPED | CONSENTS)["Location"] == f"/session/{ref}/"


def test_a_released_time_can_be_taken_back(browser: Client, provider: Provider) -> None:
    ref = hold(browser, provider, opening_starts(provider, 1)[0])
    assert browser.post(f"/book/{ref}/release/", TYPED).status_code == 302
    answer = browser.post(f"/book/{ref}/", TYPED)
    assert ("still free" in answer.content.decode(), typed_values(answer)) == (True, TYPED)
    assert press(browser, answer, "Take back", TYPED).status_code == 200


@pytest.mark.parametrize(
    "wrong", [{"date_of_birth": "May 4"}, {"email": "ana@"}, {"phone": "call me"}, {"name": " "}, {}]
)
def test_every_error_keeps_every_word(browser: Client, provider: Provider, wrong: dict[str, str]) -> None:
    ref = hold(browser, provider, opening_starts(provider, 1)[0])
    answer = browser.post(f"/book/{ref}/", TYPED | wrong)
    assert (answer.status_code, typed_values(answer)) == (400, TYPED | wrong)
    assert typed_values(browser.post(f"/book/{ref}/extend/", TYPED | wrong)) == TYPED | wrong


def test_four_words_open_the_form_again_after_the_web_session_ended(browser: Client, provider: Provider) -> None:
    ref = hold(browser, provider, opening_starts(provider, 1)[0])
    Session.objects.all().delete()
    closed = browser.post(f"/book/{ref}/", TYPED | CONSENTS)
    assert (closed.status_code, f'action="/book/{ref}/reopen/"' in closed.content.decode()) == (404, True)
    wrong = browser.post(f"/book/{ref}/reopen/", TYPED | {"resume_code": "river stone lamp tree"})
    assert (wrong.status_code, "I am tired." in wrong.content.decode()) == (400, True)
    words = match_request_queries.resume_phrase(MatchRequest.objects.get().ref)
    opened = browser.post(f"/book/{ref}/reopen/", TYPED | CONSENTS | {"resume_code": words})
    assert (opened.status_code, typed_values(opened)) == (200, TYPED)
    assert browser.post(f"/book/{ref}/", TYPED | CONSENTS)["Location"] == f"/session/{ref}/"


def test_four_words_open_only_their_own_hold(browser: Client, provider: Provider) -> None:
    ref = hold(browser, provider, opening_starts(provider, 1)[0])
    stranger = Client()
    stranger.post("/match/who/", {"who": "adult", "care": "unsure"})
    words = match_request_queries.resume_phrase(MatchRequest.objects.latest("id").ref)
    assert Client().post(f"/book/{ref}/reopen/", {"resume_code": words}).status_code == 400


def test_more_time_is_said(browser: Client, provider: Provider) -> None:
    ref = hold(browser, provider, opening_starts(provider, 1)[0])
    page = browser.post(f"/book/{ref}/extend/", TYPED).content.decode()
    assert page.count("You have ten more minutes.") == 2  # in the title and on the page


def test_get_leads_to_the_hold(browser: Client, provider: Provider) -> None:
    ref = hold(browser, provider, opening_starts(provider, 1)[0])
    assert browser.get("/book/")["Location"] == f"/book/{ref}/"
    for part in ("extend", "release", "form", "reopen"):
        assert browser.get(f"/book/{ref}/{part}/")["Location"] == f"/book/{ref}/"
