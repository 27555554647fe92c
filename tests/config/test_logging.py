"""The log allow-list: personal data never appears in a log line."""

import ast
import errno
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog
from django.test import Client
from django.urls import path

from config import db, urls
from config import logging as logs
from tests.conftest import Api
from tests.factories.booking import PERSON, booking_body, create_hold, match_token
from tests.factories.providers import create_listed_provider

ROOT = Path(__file__).resolve().parent.parent.parent
CANARY = "canary4711"
LOG_CALLS = {f"log.{level}" for level in ("debug", "info", "warning", "error", "exception")}


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Capture everything that the configured handlers write."""
    written = io.StringIO()
    handlers = {h for name in (None, "django", "attune") for h in logging.getLogger(name).handlers}
    # Only our handlers: pytest adds its own.
    own_handlers = [h for h in handlers if isinstance(h.formatter, structlog.stdlib.ProcessorFormatter)]
    before = [(h, h.setStream(written)) for h in own_handlers]
    yield written
    for handler, stream in before:
        handler.setStream(stream)


def fail(request: Any, ref: str) -> None:
    """A view that fails unexpectedly."""
    secret = CANARY
    raise RuntimeError(f"{secret} {ref} {request.GET}")


class Broken:
    """The routes of the service and one that fails."""

    urlpatterns = [*urls.urlpatterns, path("api/v1/fail/<slug:ref>/", fail)]
    handler400, handler403, handler404, handler500 = (
        urls.handler400,
        urls.handler403,
        urls.handler404,
        urls.handler500,
    )


def test_only_judged_fields_are_written(lines: io.StringIO) -> None:
    log = structlog.get_logger("attune.test")
    log.info("sent", notice_id=5, email=CANARY, body={"name": CANARY}, note=CANARY)
    try:
        raise ValueError(CANARY)
    except ValueError:
        log.exception("failed", name=CANARY)
        logging.getLogger("django.db").error("statement %s", CANARY, exc_info=True)
    logging.getLogger("anything").warning("hello %s", CANARY, extra={"name2": CANARY})
    text = lines.getvalue()
    assert CANARY not in text
    events = [json.loads(line) for line in text.splitlines()]
    assert len(events) == 4
    assert (events[0]["event"], events[0]["notice_id"]) == ("sent", 5)
    assert events[1]["error"] == "ValueError"
    assert events[1]["frames"][0].startswith("test_logging.py:")
    assert all(set(event) <= logs.ALLOWED for event in events)


@pytest.mark.django_db
def test_a_whole_booking_and_its_failures_leave_no_word_of_a_person(api: Api, lines: io.StringIO) -> None:
    provider = create_listed_provider()
    person = {**PERSON, "name": CANARY, "email": f"{CANARY}@example.org", "member_id": CANARY}
    hold = create_hold(api, provider).json()
    api.post("/appointments/", booking_body(hold["token"], client={**person, "state": CANARY}))
    api.post("/appointments/", booking_body(hold["token"], client=person, share=CANARY))
    api.post("/holds/", {"match": match_token(), "provider": CANARY, "start": "2030-01-01T00:00:00Z"})
    api.get(f"/appointments/{CANARY}/", CANARY)
    api.get("/providers/", q=CANARY, surprise=CANARY)
    Client().get(f"/{CANARY}/", headers={"User-Agent": CANARY, "Referer": CANARY, "Cookie": f"a={CANARY}"})
    Client().get("/api/v1/vocabulary/", headers={"Host": CANARY})
    text = lines.getvalue()
    assert CANARY not in text
    for secret in (hold["token"], hold["id"], "example.org"):
        assert secret not in text
    assert len(text.splitlines()) >= 7


def test_a_failure_is_told_by_class_and_place_and_answered_calmly(settings: Any, lines: io.StringIO) -> None:
    settings.ROOT_URLCONF = Broken
    answer = Client(raise_request_exception=False).get(f"/api/v1/fail/{CANARY}/?q={CANARY}")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert CANARY not in answer.content.decode()
    text = lines.getvalue()
    assert CANARY not in text
    [event] = [json.loads(line) for line in text.splitlines() if "unhandled exception" in line]
    assert (event["error"], event["frames"][-1].split(":")[2]) == ("RuntimeError", "fail")


@pytest.mark.django_db
def test_that_nothing_is_there_is_no_failure(lines: io.StringIO) -> None:
    assert Client().get("/library/nothing/").status_code == 404
    assert "unhandled exception" not in lines.getvalue()


def test_a_control_character_can_not_make_a_second_line(lines: io.StringIO) -> None:
    structlog.get_logger("attune.test").info("one\ntwo\r\n\u2028three", route="a\nb")
    assert len(lines.getvalue().splitlines()) == 1


def logged_fields() -> Iterator[tuple[str, str]]:
    """Yield each place that logs an event, with each keyword it passes."""
    for package in ("config", "providers", "matching", "content"):
        for module in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(module.read_text())):
                is_log = isinstance(node, ast.Call) and ast.unparse(node.func) in LOG_CALLS
                for keyword in node.keywords if is_log else ():
                    place = f"{module.relative_to(ROOT)}:{node.lineno}"
                    yield place, keyword.arg or f"**{ast.unparse(keyword.value).partition('(')[0]}"


def test_every_logged_field_is_allowed() -> None:
    fields = list(logged_fields())
    assert len(fields) > 20
    allowed = logs.ALLOWED | {"exc_info", "**error_fields", "**db.error_fields"}
    assert [(place, name) for place, name in fields if name not in allowed] == []


def test_the_fields_of_an_error_are_allowed(settings: Any) -> None:
    with pytest.raises(psycopg.OperationalError) as refused:
        psycopg.connect(host="127.0.0.1", port=1, user="attune", connect_timeout=2)
    assert db.error_fields(refused.value).keys() == {"error", "errno", "host", "role"}
    assert {"error", "errno", "host", "role", "sqlstate"} <= logs.ALLOWED


def test_a_librarys_line_about_an_error_says_why(lines: io.StringIO) -> None:
    """As celery logs a lost broker: the exception is only an argument of the message."""
    error = ConnectionRefusedError(errno.ECONNREFUSED, f"for {CANARY}")
    logging.getLogger("celery.worker.consumer").error("Cannot connect to %s: %s", f"redis://{CANARY}", error)
    [event] = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert (event["error"], event["errno"]) == ("ConnectionRefusedError", "ECONNREFUSED")
    assert CANARY not in lines.getvalue()
