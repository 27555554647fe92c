"""What every request passes through: a log line without content, safe headers, and a calm answer when PostgreSQL is away."""

import math
import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from config.http import problems

Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("attune.request")

API = "/api/"
# A key of our own in the request's environment; a header can't set it.
REQUEST_ID = "attune.request_id"


# An answer of its own, not a fault: nothing there, or not for them.
FORESEEN = (Http404, PermissionDenied, problems.Problem)


class RequestLog:
    """One line a request: method, route (never the path, which may hold an id), status, milliseconds."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        request_id = request.META[REQUEST_ID] = secrets.token_hex(8)
        response = self.get_response(request)
        route = request.resolver_match.route if request.resolver_match else "-"
        if not route.startswith("health/"):
            log.info(
                "request",
                method=request.method if request.method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE") else "?",
                route=route,
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000, 1),
                request_id=request_id,
            )
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """What nobody foresaw is told to the log by its class and place, never by its words."""
        if isinstance(error, FORESEEN):
            return
        log.error("unforeseen", exc_info=error, request_id=request.META[REQUEST_ID])


class SafeHeaders:
    """Nothing is stored by browsers or proxies unless a view said so, and no powerful feature is granted."""

    def __init__(self, get_response: Answer) -> None:
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


class EditorPolicy:
    """Below `EDITOR_PATH` the content security policy gives way to what the editor of `content/` needs."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(settings.EDITOR_PATH):
            response._csp_replace = settings.EDITOR_SECURITY_POLICY  # type: ignore[attr-defined]  # read by django-csp
        return response


class Unavailable:
    """PostgreSQL away is a 503 with Retry-After, never a stack trace."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, problems.Problem):
            return _page(request, error)
        if not isinstance(error, (OperationalError, InterfaceError)):
            return None
        problem = problems.unavailable()
        log.error("database unavailable", error=type(error).__qualname__)
        if request.path.startswith(API):
            response: HttpResponse = problems.plain(request, "unavailable")
        else:
            response = render(request, "503.html", status=503)
        response["Retry-After"] = str(problem.retry_after)
        return response


def _page(request: HttpRequest, problem: problems.Problem) -> HttpResponse:
    """A page for a problem that the interface would tell as JSON, such as too many requests."""
    minutes = None if problem.retry_after is None else math.ceil(problem.retry_after / 60)
    context = {"title": problems.CODES[problem.code][1], "minutes": minutes}
    response = render(request, "problem.html", context, status=problem.status)
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    return response
