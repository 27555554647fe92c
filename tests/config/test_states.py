"""Error pages in both languages, with the crisis lines."""

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.shortcuts import render
from django.test import RequestFactory
from django.utils.translation import override

from config import urls
from config.http import middleware, problems

ANSWERS = {
    400: lambda request: urls.bad_request(request, ValueError()),
    403: lambda request: urls.forbidden(request, ValueError()),
    404: lambda request: urls.not_found(request, ValueError()),
    429: lambda request: middleware.ErrorPages(lambda _: None).process_exception(
        request, problems.Problem("rate-limited", retry_after=60)
    ),
    500: urls.failed,
    503: lambda request: render(request, "503.html", status=503),
}


@pytest.fixture
def request_() -> HttpRequest:
    request = RequestFactory().get("/match/pay/")
    SessionMiddleware(lambda _: None).process_request(request)
    return request


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("status", ANSWERS)
def test_each_failure_carries_the_crisis_line_and_a_way_on(request_: HttpRequest, status: int, language: str) -> None:
    with override(language):
        answer = ANSWERS[status](request_)
    page = answer.content.decode()
    assert answer.status_code == status
    assert page.count('href="tel:988"') == 2
    assert 'href="sms:988"' in page
    assert 'class="button" href=' in page
    assert f'<html lang="{language}">' in page
