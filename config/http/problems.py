"""API errors as `application/problem+json` (RFC 9457)."""

import math
import random
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

CONTENT_TYPE = "application/problem+json"

# Code → (status, title). Codes are part of the API contract; titles are for people and may change.
CODES: dict[str, tuple[int, Any]] = {
    "invalid": (400, _("Something in the request is not right")),
    "idempotency-key-required": (400, _("An Idempotency-Key header is needed")),
    "unauthenticated": (401, _("Please sign in")),
    "forbidden": (403, _("That is not open to you")),
    "not-found": (404, _("Nothing here")),
    "method-not-allowed": (405, _("That method is not offered here")),
    "not-acceptable": (406, _("That format is not offered here")),
    "slot-taken": (409, _("That time was just taken")),
    "not-offered": (409, _("That time is not offered")),
    "too-late": (409, _("That time is too close")),
    "not-eligible": (409, _("This therapist can't be booked for these answers")),
    "extend-limit": (409, _("This time can't be kept any longer")),
    "client-overlap": (409, _("There is another session at that time")),
    "client-limit": (409, _("There are already as many sessions ahead as can be booked")),
    "cost-changed": (409, _("The cost has changed")),
    "version-stale": (409, _("The session has changed since you looked")),
    "cancelled": (409, _("This session was canceled")),
    "idempotency-in-flight": (409, _("The same request is still being answered")),
    "too-slow": (408, _("The request took too long to arrive")),
    "length-required": (411, _("The length of the request is missing")),
    "expired": (410, _("That is past its life")),
    "too-large": (413, _("The request is too large")),
    "unsupported-media-type": (415, _("That content type is not read here")),
    "idempotency-mismatch": (422, _("This Idempotency-Key was used for another request")),
    "rate-limited": (429, _("Too many requests for now")),
    "too-many-holds": (429, _("Too many times are held, or wait for a confirmation, from your network")),
    "failed": (500, _("Something went wrong on our side")),
    "uploads-full": (503, _("Too many files are being uploaded right now")),
    "unavailable": (503, _("The service is catching its breath")),
}

CODE_BY_EXCEPTION: list[tuple[type[Exception], str]] = [
    (Http404, "not-found"),
    (PermissionDenied, "forbidden"),
    (RequestDataTooBig, "too-large"),
    (SuspiciousOperation, "invalid"),
    (exceptions.NotAuthenticated, "unauthenticated"),
    (exceptions.AuthenticationFailed, "unauthenticated"),
    (exceptions.PermissionDenied, "forbidden"),
    (exceptions.NotFound, "not-found"),
    (exceptions.MethodNotAllowed, "method-not-allowed"),
    (exceptions.NotAcceptable, "not-acceptable"),
    (exceptions.UnsupportedMediaType, "unsupported-media-type"),
    (exceptions.Throttled, "rate-limited"),
    (OperationalError, "unavailable"),
    (InterfaceError, "unavailable"),
]


class Problem(Exception):
    """An error response. `code` is a key of CODES, `retry_after` is in seconds, `extra` adds members to the body."""

    def __init__(self, code: str, detail: Any = "", *, retry_after: int | None = None, **extra: Any) -> None:
        super().__init__(code)
        self.code, self.detail, self.retry_after, self.extra = code, detail, retry_after, extra
        self.status = CODES[code][0]


def problem_dict(code: str, detail: Any = "", **extra: Any) -> dict[str, Any]:
    """Return a problem document in the reader's language. Raises TypeError if `extra` has a standard member."""
    status, title = CODES[code]
    if not extra.keys().isdisjoint(("type", "title", "status")):
        raise TypeError(f"{code}: the standard members of a problem document are set here.")
    return {
        "type": f"urn:attune:problem:{code}",
        "title": str(title),
        "status": status,
        "detail": str(detail or title),
        **extra,
    }


def invalid(errors: Any) -> Problem:
    """Return a 400 with each invalid field and its message, from DRF's nested errors."""
    field_errors = [{"field": field, "message": message} for field, message in _flat(errors)]
    return Problem("invalid", _("Nothing was saved. See the errors by field."), errors=field_errors)


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Django REST framework's exception handler. Returns None, a logged 500, for an unexpected exception."""
    problem = _as_problem(error)
    if problem is None:
        return None
    set_rollback()
    response = Response(
        problem_dict(problem.code, problem.detail, **problem.extra), status=problem.status, content_type=CONTENT_TYPE
    )
    if problem.retry_after is not None:
        response["Retry-After"] = str(problem.retry_after)
    if problem.code == "unauthenticated":
        response["WWW-Authenticate"] = "Bearer"
    if isinstance(error, exceptions.MethodNotAllowed):
        response["Allow"] = ", ".join(context["view"].allowed_methods)
    return response


def problem_response(request: HttpRequest, code: str) -> JsonResponse:
    """Return the problem document of `code` for errors outside an API view, such as an unknown path."""
    return JsonResponse(problem_dict(code), status=CODES[code][0], content_type=CONTENT_TYPE)


def unavailable() -> Problem:
    """Return a 503 whose Retry-After is random (2 to 6 seconds), so that clients don't all retry at once."""
    return Problem("unavailable", retry_after=random.randint(2, 6))  # noqa: S311 (a pause, not a secret)


def _as_problem(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, exceptions.ValidationError):
        return invalid(error.detail)
    if isinstance(error, exceptions.ParseError):
        return invalid({"body": [error.detail]})
    for exception_class, code in CODE_BY_EXCEPTION:
        if isinstance(error, exception_class):
            if code == "unavailable":
                return unavailable()
            wait = getattr(error, "wait", None)
            return Problem(code, retry_after=None if wait is None else max(1, math.ceil(wait)))
    return None


def _flat(errors: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(errors, Mapping):
        for key, inner in errors.items():
            # An error of the whole object is reported under the object's own path.
            step = "" if key == "non_field_errors" else str(key)
            yield from _flat(inner, ".".join(filter(None, [path, step])))
    elif isinstance(errors, list):
        for position, inner in enumerate(errors):
            if isinstance(inner, Mapping):
                if inner:
                    yield from _flat(inner, f"{path}.{position}" if path else str(position))
            else:
                yield from _flat(inner, path)
    else:
        yield path or "body", str(errors)
