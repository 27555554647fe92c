"""Pages have the rates of the API, lose nothing that was typed, and are never closed to someone in danger."""

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import ResolverMatch

from config.http import page_rates
from tests.factories.staff import form_values

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rates(settings: Any) -> None:
    settings.THROTTLE_OFF = False
    settings.THROTTLE_RATES = dict.fromkeys(settings.THROTTLE_RATES, 2)


@pytest.mark.parametrize(
    "path", ["/match/list/", "/search/", "/library/", "/match/who/", "/therapists/anyone/", "/return/"]
)
def test_a_page_is_slowed_by_network_and_says_for_how_long(path: str) -> None:
    client, other = Client(REMOTE_ADDR="198.51.100.7"), Client(REMOTE_ADDR="198.51.101.7")
    assert 429 not in [client.get(path).status_code for _ in range(2)]
    answer = client.get(path)
    assert (answer.status_code, 1 <= int(answer["Retry-After"]) <= 60) == (429, True)
    assert "988" in answer.content.decode()
    assert other.get(path).status_code != 429


def test_the_list_and_the_api_share_one_rate(settings: Any) -> None:
    for _ in range(2):
        Client().post("/api/v1/matches/", {}, content_type="application/json")
    assert Client().get("/match/list/").status_code == 429


def test_a_posted_form_keeps_every_word_and_can_be_sent_again() -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"words": 'can\'t sleep "at all" <b>', "topics": ["a", "b"]}
    token = {"csrfmiddlewaretoken": form_values(client.get("/match/resume/").content)["csrfmiddlewaretoken"]}
    for _ in range(2):
        client.post("/search/", typed | token)
    slowed = client.post("/search/", typed | token)
    assert slowed.status_code == 429
    html = slowed.content.decode()
    fields = [(name, unescape(value)) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', html)]
    assert [pair for pair in fields if pair[0] in typed] == [
        ("words", typed["words"]), ("topics", "a"), ("topics", "b")
    ]  # fmt: skip
    assert "<b>" not in html


def test_crisis_home_health_and_leaving_are_never_slowed() -> None:
    paths = (
        "/",
        "/crisis/",
        "/seek-care/",
        "/using-this-site/",
        "/leave/",
        "/health/live",
        "/robots.txt",
        "/staff/login/",
    )
    for path in paths:
        assert 429 not in [Client().get(path).status_code for _ in range(4)], path
    assert 429 not in [Client().post("/match/erase/").status_code for _ in range(4)]


def test_throttle_off_lifts_the_rates(settings: Any) -> None:
    settings.THROTTLE_OFF = True
    assert 429 not in [Client().get("/match/who/").status_code for _ in range(5)]


def test_every_page_has_a_known_rate_or_is_listed_as_having_none() -> None:
    rates, names = set(), set()
    for pattern in _patterns(get_resolver().url_patterns):
        match = ResolverMatch(lambda: None, (), {}, url_name=pattern.name, route=str(pattern.pattern))
        rates |= {page_rates.scope(match, method) for method in ("GET", "POST")}
        names.add(pattern.name)
    assert rates == {None, "read", "write", "match", "search"}
    assert names >= {*(name for name, _method in django_settings.PAGE_RATES), *django_settings.PAGES_WITHOUT_RATE}


def _patterns(patterns: Any) -> Any:
    for pattern in patterns:
        yield from _patterns(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern]
