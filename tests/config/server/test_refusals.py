"""Requests that the web server refuses because it is overloaded, or because too many ask for one page."""

from typing import Any

import pytest
from django.test import Client

from config.http.middleware import REFUSAL
from config.server import fallback

pytestmark = pytest.mark.django_db


def token(page: str) -> str:
    return page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]


def test_a_form_that_found_no_thread_can_be_sent_again_with_every_word() -> None:
    browser = Client(enforce_csrf_checks=True)
    first = token(browser.get("/return/").content.decode())
    form = {"csrfmiddlewaretoken": first, "code": "abcd", "note": "my words"}
    refused = browser.post("/return/", form, **{REFUSAL: "unavailable"})
    page = refused.content.decode()
    assert (refused.status_code, 'value="my words"' in page, 'name="code"' in page) == (503, True, False)
    response = browser.post("/return/", {"csrfmiddlewaretoken": token(page), "note": "my words", "code": "abcd"})
    assert response.status_code != 403


def test_another_sites_form_is_not_repeated() -> None:
    """Its reader would send it with a token of ours."""
    browser = Client(enforce_csrf_checks=True)
    foreign = {"Origin": "https://other.example"}
    refused = browser.post("/return/", {"note": "planted"}, headers=foreign, **{REFUSAL: "unavailable"})
    assert (refused.status_code, "planted" in refused.content.decode()) == (403, False)


def test_an_unread_body_is_refused_before_its_token_is_missed() -> None:
    refused = Client(enforce_csrf_checks=True).post("/return/", {}, **{REFUSAL: "too-large"})
    assert refused.status_code == 413


def test_the_crisis_page_for_a_crowd_has_the_lines_and_loads_nothing() -> None:
    fallback.prepare()
    page = fallback.page("/crisis/")
    assert page is not None
    headers: dict[str, Any] = dict(page.headers)
    assert (page.status, b"tel:988" in page.body, b"tel:911" in page.body) == (200, True, True)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert b"<script" not in page.body
