"""Problem documents."""

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation
from rest_framework import exceptions

from config.http import problems
from config.http.problems import Problem


class View:
    """The attributes of a view that the exception handler reads."""

    allowed_methods = ("GET", "POST")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Http404("canary"), "not-found"),
        (exceptions.NotFound("canary"), "not-found"),
        (PermissionDenied("canary"), "forbidden"),
        (exceptions.PermissionDenied("canary"), "forbidden"),
        (exceptions.NotAuthenticated("canary"), "unauthenticated"),
        (exceptions.AuthenticationFailed("canary"), "unauthenticated"),
        (RequestDataTooBig("canary"), "too-large"),
        (SuspiciousOperation("canary"), "invalid"),
        (exceptions.MethodNotAllowed("GET"), "method-not-allowed"),
        (exceptions.NotAcceptable("canary"), "not-acceptable"),
        (exceptions.UnsupportedMediaType("canary"), "unsupported-media-type"),
        (exceptions.Throttled(5.2), "rate-limited"),
        (OperationalError("canary"), "unavailable"),
        (InterfaceError("canary"), "unavailable"),
        (Problem("slot-taken"), "slot-taken"),
    ],
)
def test_each_error_has_its_code_and_tells_nothing_of_ours(error: Exception, code: str) -> None:
    answer = problems.exception_handler(error, {"view": View()})
    status = problems.CODES[code][0]
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert (answer.data["type"], answer.data["status"]) == (f"urn:attune:problem:{code}", status)
    assert "canary" not in json.dumps(answer.data)


def test_what_nobody_foresaw_is_left_to_be_logged() -> None:
    assert problems.exception_handler(RuntimeError("canary"), {"view": View()}) is None


def test_pauses_methods_and_schemes_are_told_in_their_headers() -> None:
    def header(error: Exception, name: str) -> Any:
        return problems.exception_handler(error, {"view": View()}).headers.get(name)

    assert header(exceptions.Throttled(5.2), "Retry-After") == "6"
    assert header(exceptions.Throttled(0), "Retry-After") == "1"
    assert 2 <= int(header(OperationalError(), "Retry-After")) <= 6
    assert header(Problem("idempotency-in-flight", retry_after=1), "Retry-After") == "1"
    assert header(exceptions.MethodNotAllowed("PUT"), "Allow") == "GET, POST"
    assert header(exceptions.NotAuthenticated(), "WWW-Authenticate") == "Bearer"
    assert header(Http404(), "Retry-After") is None


def test_errors_are_named_by_the_path_of_their_field() -> None:
    nested = {
        "state": ["no"],
        "client": {"name": ["empty", "long"], "contact": {"non_field_errors": ["none"]}},
        "times": [{}, {"days": {"0": ["bad"]}}],
        "non_field_errors": ["all"],
    }
    errors = problems.invalid(nested).extra["errors"]
    assert [(error["field"], error["message"]) for error in errors] == [
        ("state", "no"),
        ("client.name", "empty"),
        ("client.name", "long"),
        ("client.contact", "none"),
        ("times.1.days.0", "bad"),
        ("body", "all"),
    ]


def test_the_same_document_is_made_outside_of_views() -> None:
    answer = problems.problem_response(RequestFactory().get("/"), "not-found")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(answer.content) == problems.problem_dict("not-found")


def test_titles_are_in_the_readers_language_and_codes_in_none() -> None:
    english = {code: problems.problem_dict(code) for code in problems.CODES}
    with translation.override("es"):
        spanish = {code: problems.problem_dict(code) for code in problems.CODES}
    assert [problem_body["type"] for problem_body in english.values()] == [
        problem_body["type"] for problem_body in spanish.values()
    ]
    assert [code for code in english if english[code]["title"] == spanish[code]["title"]] == []


def test_the_standard_members_are_never_overwritten() -> None:
    for name in ("type", "title", "status"):
        with pytest.raises(TypeError):
            problems.problem_dict("slot-taken", **{name: "mine"})
