"""Rate limits of the public pages: the rates of the API, for the pages that do the same work."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from config.http import problems, throttles
from config.http.middleware import API, problem_page

GetResponse = Callable[[HttpRequest], HttpResponse]
# Staff sign in, and their sign-in has limits of its own.
UNLIMITED_PREFIXES = (API, "/health/", "/staff/", settings.EDITOR_PATH)


def scope(match: ResolverMatch, method: str) -> str | None:
    """Return the rate of `THROTTLE_RATES` that a request to this page counts against, or None if it has no limit."""
    if match.url_name in settings.PAGES_WITHOUT_RATE or f"/{match.route}".startswith(UNLIMITED_PREFIXES):
        return None
    reads = method in ("GET", "HEAD", "OPTIONS")
    return settings.PAGE_RATES.get((match.url_name or "", "GET" if reads else "POST"), "read" if reads else "write")


class PageRates:
    """Answer 429 with Retry-After if the caller's network is over the rate of a page. A posted form can be sent again.

    Place it after the middleware that checks the CSRF token.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        rate = scope(request.resolver_match, request.method or "") if request.resolver_match else None
        seconds = throttles.retry_after(request, rate) if rate else 0
        return problem_page(request, problems.Problem("rate-limited", retry_after=seconds)) if seconds else None
