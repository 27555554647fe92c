"""Middleware: health checks, the request log, security headers, and error pages when PostgreSQL is unavailable."""

import math
import secrets
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import DataError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from config import db
from config.errors import error_fields
from config.http import posted_form, problems

GetResponse = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("attune.request")

API = "/api/"
# A key in the request's environment that no HTTP header can set.
REQUEST_ID = "attune.request_id"
# Likewise: the problem code with which the web server refuses a request that it didn't read.
REFUSAL = "attune.refusal"

# Problems of requests whose body was not read, so that there is nothing to send again, and what helps.
UNREAD = {
    "too-large": _("That is more than this page can take. Please go back and shorten it."),
    "too-slow": _("It did not arrive in time. Please go back and send it again."),
    "uploads-full": _("Please go back and try again in a minute."),
    "length-required": _("Your browser did not say how long the request is. Please try another browser."),
}

# Exceptions that have a response of their own and aren't errors of the server.
EXPECTED = (Http404, PermissionDenied, problems.Problem)


class RequestLog:
    """Log one line per request: method, route, status, milliseconds. Never the path, which may contain an id."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = request.META[REQUEST_ID] = secrets.token_hex(8)
        response = self.get_response(request)
        response.headers["X-Request-ID"] = request_id
        route = request.resolver_match.route if request.resolver_match else "-"
        if not request.path.startswith("/health/"):
            log.info(
                "request",
                method=request.method if request.method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "?",
                route=route,
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000, 1),
                request_id=request_id,
            )
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Log an unexpected exception by its class and place, without its message."""
        if isinstance(error, EXPECTED):
            return
        log.error("unhandled exception", exc_info=error, request_id=request.META[REQUEST_ID])


class SecurityHeaders:
    """Forbid caching unless the view allows it, and turn off browser features that the site doesn't use."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
        )
        if request.path.startswith(API):
            patch_vary_headers(response, ["Accept-Language"])
        return response


class EditorCSP:
    """Below `EDITOR_PATH`, loosen the content security policy as the page editor needs it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(settings.EDITOR_PATH):
            response._csp_replace = settings.EDITOR_SECURITY_POLICY  # type: ignore[attr-defined]  # read by django-csp
        return response


class ErrorPages:
    """Answer 503 with Retry-After when PostgreSQL is unavailable, 400 for unusable values, and with a Problem's page.

    Forms and serializers refuse a value with a sentence that names its field. A value that gets past them and that
    PostgreSQL or Python can't take (`is_unusable_value`) is still the sender's mistake, and the log says where it got past.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, problems.Problem):
            return problem_page(request, error)
        if is_unusable_value(error):
            log.error("value could not be used", **error_fields(error), request_id=request.META[REQUEST_ID])
            if request.path.startswith(API):
                return problems.problem_response(request, "invalid")
            return render(request, "400.html", posted_form.context(request, can_send_again=False), status=400)
        if not isinstance(error, (OperationalError, InterfaceError)):
            return None
        problem = problems.unavailable()
        log.error("database unavailable", **db.error_fields(error), request_id=request.META[REQUEST_ID])
        if request.path.startswith(API):
            response: HttpResponse = problems.problem_response(request, "unavailable")
        else:
            response = render(request, "503.html", posted_form.context(request), status=503)
        response["Retry-After"] = str(problem.retry_after)
        return response


class RefusedRequests:
    """Answer a request that the web server refused. Runs where the reader's language is known, after the CSRF check.

    A body that was not read has no token to check, and its page sends nothing again. The page of a request that found no
    thread does: its own token must have been right, or the page would send another site's form for its reader.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.META.get(REFUSAL)
        return self._answer(request, code) if code in UNREAD else self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        code = request.META.get(REFUSAL)
        return self._answer(request, code) if code else None

    def _answer(self, request: HttpRequest, code: str) -> HttpResponse:
        problem = problems.unavailable() if code == "unavailable" else problems.Problem(code)
        if not request.path.startswith(API):
            return problem_page(request, problem)
        response: HttpResponse = problems.problem_response(request, code)
        if problem.retry_after is not None:
            response["Retry-After"] = str(problem.retry_after)
        return response


def is_unusable_value(error: Exception) -> bool:
    """Return whether a value was refused for what it is: NUL, out of range, nested or written too long, or no field."""
    # Python has no class of its own for more digits than `sys.set_int_max_str_digits` allows.
    is_too_long = isinstance(error, ValueError) and "integer string conversion" in str(error)
    return is_too_long or isinstance(error, DataError | FieldDoesNotExist | OverflowError | RecursionError)


def problem_page(request: HttpRequest, problem: problems.Problem) -> HttpResponse:
    """Render a problem, such as too many requests, as a page. It holds what was posted, and can send it again."""
    minutes = None if problem.retry_after is None else math.ceil(problem.retry_after / 60)
    context = {
        "title": problems.CODES[problem.code][1],
        "minutes": minutes,
        **posted_form.context(request, can_send_again=problem.code not in UNREAD),
        "unread": UNREAD.get(problem.code, ""),
    }
    response = render(request, "problem.html", context, status=problem.status)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response
