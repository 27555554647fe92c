"""Every public address answers GET with a page, also as mail programs change it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from config.http.pages import MailedTokenConverter
from matching.appointments.models import Appointment
from tests.addresses import public_addresses
from tests.conftest import Api
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
# These answer a browser with something other than a page.
NOT_PAGES = {"calendar", "feed", "sitemap", "robots", "social-image", "quick-exit"}


@pytest.mark.parametrize("name", sorted(public_addresses().keys() - NOT_PAGES))
def test_every_address_answers_get_with_a_page(name: str) -> None:
    response = Client().get(public_addresses()[name], follow=True)
    assert response.status_code in (200, 404, 410)
    page = response.content.decode()
    assert ("<h1" in page, "988" in page) == (True, True)
    title = re.search(r"<title>\s*(.*?)\s*</title>", page, re.DOTALL)
    assert title
    assert title[1] not in ("", "Attune") or response.request["PATH_INFO"] == "/"


@pytest.mark.parametrize("name", sorted(public_addresses().keys() - NOT_PAGES))
def test_an_address_without_its_final_slash_or_with_punctuation_leads_to_the_page(name: str) -> None:
    address = public_addresses()[name]
    browser = Client()
    expected = browser.get(address)
    for typed in (
        address.rstrip("/"),
        *(f"{address}{end}" for end in (".", ">", ")", ",", "%3E", ".)", "”", "%20", "]")),
    ):
        if typed in ("", address):
            continue
        response = browser.get(typed)
        if response.status_code == 302 and response["Location"] == address:
            response = browser.get(address)
        assert (response.status_code, response.get("Location")) == (expected.status_code, expected.get("Location")), (
            typed
        )


@pytest.mark.parametrize("end", ["", "/", ".", "./", ">", ")/", ",", "/.", "/>", "/),", "%3E", "%22/", "…"])
def test_a_mailed_link_opens_with_what_mail_programs_add(api: Api, end: str) -> None:
    row = Appointment.objects.get(ref=create_booking(api, create_listed_provider())["id"])
    token = row.notices.get(kind="confirmation").link_token
    response = Client().get(f"/s/{token}{end}", follow=True)
    assert (response.status_code, b"Send me a code" in response.content) == (200, True)


def test_each_link_with_a_token_takes_what_mail_programs_add() -> None:
    """Also links that a later change adds: whatever pattern has a token as its last argument, or before `new/`."""
    patterns = [
        (route, converters["token"])
        for route, converters in routes_with_converters(get_resolver())
        if "token" in converters and not route.startswith("cms/")  # the editor mails no links: passwords are ours
    ]
    assert {"s/", "offers/", "waiting/", "practice/", "staff/"} <= {
        route.partition("/")[0] + "/" for route, _ in patterns
    }
    assert [route for route, converter in patterns if not isinstance(converter, MailedTokenConverter)] == []


@pytest.mark.parametrize("end", ["", ".", "./", ">", ")/", "%22/", "…"])
@pytest.mark.parametrize("before", ["/practice/door/", "/staff/account/"])
def test_sign_in_links_open_with_what_mail_programs_add(before: str, end: str) -> None:
    """The page opens as for the link itself; that it knows no such token is another matter."""
    expected, response = (Client().get(f"{before}a-token{added}", follow=True) for added in ("/", end))
    assert response.resolver_match.kwargs == {"token": "a-token"}
    assert (response.status_code, response.templates[0].name) == (expected.status_code, expected.templates[0].name)


def routes_with_converters(resolver: Any, before: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes_with_converters(pattern, route)
        else:
            yield route, getattr(pattern.pattern, "converters", {})


def test_the_query_string_survives_and_no_other_site_is_reached() -> None:
    assert Client().get("/match/list?more=20")["Location"] == "/match/list/?more=20"
    for path in ("//evil.example", "//evil.example/", "/api/v1/providers", "/nowhere"):
        assert Client().get("/", PATH_INFO=path).status_code == 404, path


def test_an_address_of_the_api_stays_exact() -> None:
    assert Client().get("/api/v1/providers").status_code == 404
