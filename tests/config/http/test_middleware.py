"""Security headers, and error pages while PostgreSQL is unavailable."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import path

from config import urls
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
PATHS = [
    "/",
    "/nothing/",
    "/health/live",
    "/health/ready",
    "/api/v1/vocabulary/",
    "/api/v1/providers/",
    "/api/v1/providers/nobody/",
    "/api/v1/matches/",
    "/api/v1/holds/x/",
    "/api/v1/appointments/x/",
    "/api/v1/appointments/x/calendar.ics",
    "/api/v1/schema/",
    "/api/v1/docs/",
    "/api/v1/nothing/",
    "/api/v1/providers/?surprise=1",
]


@pytest.mark.parametrize("address", PATHS)
def test_every_answer_is_safe_by_its_headers(address: str) -> None:
    headers = Client().get(address).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";") if part.strip())
    assert policy["default-src"] == "'none'"
    for name in ("base-uri", "frame-ancestors", "object-src"):
        assert policy[name] == "'none'"
    for name, value in policy.items():
        assert "unsafe" not in value, name
        assert "http" not in value, name
        assert "*" not in value, name
    assert {
        name: headers[name]
        for name in (
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Cross-Origin-Resource-Policy",
            "X-Frame-Options",
            "Cache-Control",
        )
    } == {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
    }
    for feature in ("camera", "microphone", "geolocation"):
        assert feature in headers["Permissions-Policy"]
    for name in ("Server", "X-Powered-By"):
        assert name not in headers


def test_the_api_sets_no_cookie_and_names_the_languages_it_varies_by() -> None:
    provider = create_listed_provider()
    for address in ("/api/v1/vocabulary/", f"/api/v1/providers/{provider.slug}/"):
        answer = Client().get(address)
        assert answer.cookies == {}
        assert "Accept-Language" in answer["Vary"]


def test_the_root_answers_without_a_redirect_and_no_address_has_a_language_in_it() -> None:
    for language in ("en", "es", "fr"):
        answer = Client().get("/", headers={"Accept-Language": language})
        assert answer.status_code == 200


def away(request: Any) -> None:
    """A view that fails with a database error."""
    raise OperationalError("the connection was lost")


class Away:
    """The routes of the service and two that fail with a database error."""

    urlpatterns = [path("api/v1/away/", away), path("away/", away), *urls.urlpatterns]
    handler400, handler403, handler404, handler500 = (
        urls.handler400,
        urls.handler403,
        urls.handler404,
        urls.handler500,
    )


@pytest.mark.parametrize(
    ("address", "kind"), [("/api/v1/away/", "application/problem+json"), ("/away/", "text/html; charset=utf-8")]
)
def test_without_postgresql_every_address_answers_503_and_when_to_come_back(
    settings: Any, address: str, kind: str
) -> None:
    settings.ROOT_URLCONF = Away
    answer = Client(raise_request_exception=False).get(address)
    assert (answer.status_code, answer["Content-Type"]) == (503, kind)
    assert 2 <= int(answer["Retry-After"]) <= 6
    assert b"connection was lost" not in answer.content
