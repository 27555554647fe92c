"""A form that can't be taken is never lost: its page shows every word again, on every address that takes a form."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from config.http.middleware import REFUSAL
from config.http.posted_form import TYPED_FIELDS
from tests.addresses import public_addresses

pytestmark = pytest.mark.django_db

WORDS = {name: f"my “{name}” <b>& words" for name in TYPED_FIELDS}
# Forms without words: a choice, a code or a secret, which is typed again.
WITHOUT_WORDS = {
    *("set_language", "find-care", "find-care-openings", "delete-answers", "tab-closed", "refine"),
    *("appointment-link", "renew-link", "return", "resume", "offer", "waitlist-entry", "reopen-hold"),
    *("portal-login", "portal-login-code", "portal-passkey", "portal-logout"),
}
# A form without a web session of its own: it takes the words.
TAKES_WORDS = {"search", "question"}


def lost_words(response: Any) -> set[str]:
    """Return the names of the fields whose words are not in the page."""
    page = unescape(response.content.decode())
    return {name for name, words in WORDS.items() if words not in page}


@pytest.mark.parametrize("name", sorted(public_addresses()))
def test_a_form_without_a_valid_token_keeps_every_word(name: str) -> None:
    address = public_addresses()[name]
    response = Client(enforce_csrf_checks=True).post(address, WORDS)
    assert (response.status_code, lost_words(response)) == (403, set())
    page = response.content.decode()
    assert ("<b>&" in page, "988" in page, "Send it again" in page) == (False, True, False)


@pytest.mark.parametrize(
    ("origin", "sends"), [("http://testserver", True), ("http://evil.example", False), ("null", False)]
)
def test_only_a_form_of_our_own_page_can_be_sent_again(origin: str, sends: bool) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/match/wait/", WORDS, headers={"Origin": origin})
    assert (response.status_code, lost_words(response)) == (403, set() if sends else set(WORDS))
    page = response.content.decode()
    assert ("Send it again" in page) is sends
    if sends:
        token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[-1]
        resent = browser.post("/match/wait/", WORDS | {"csrfmiddlewaretoken": token}, headers={"Origin": origin})
        assert resent.status_code == 404


@pytest.mark.parametrize("name", sorted(public_addresses().keys() - WITHOUT_WORDS - TAKES_WORDS))
def test_a_form_keeps_every_word_after_its_web_session_ended(name: str) -> None:
    response = Client().post(public_addresses()[name], WORDS)
    if response.status_code != 405:  # a page that takes no form
        assert (response.status_code, lost_words(response)) == (404, set())


def test_a_question_keeps_its_words_after_the_web_session_ended() -> None:
    response = Client().post("/match/pay/", WORDS)
    assert (response.status_code, lost_words(response)) == (404, set())


def test_a_form_keeps_every_word_while_the_service_is_busy(settings: Any) -> None:
    response = Client().post("/match/wait/", WORDS, **{REFUSAL: "unavailable"})
    assert (response.status_code, lost_words(response)) == (503, set())
    settings.THROTTLE_OFF = False
    settings.THROTTLE_RATES = dict.fromkeys(settings.THROTTLE_RATES, 0)
    response = Client().post("/match/wait/", WORDS)
    assert (response.status_code, lost_words(response)) == (429, set())


def test_secrets_are_not_repeated() -> None:
    secrets = {"code": "river stone lamp tree", "resume_code": "sun moon hat owl", "password": "correct horse"}
    page = Client(enforce_csrf_checks=True).post("/return/", secrets | WORDS).content.decode()
    assert [value for value in secrets.values() if value in page] == []


def test_a_form_with_too_many_fields_still_gets_a_page() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/match/wait/", {f"name{n}": "x" for n in range(4_100)})
    assert (response.status_code, b"988" in response.content) == (403, True)
