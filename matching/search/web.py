"""The answers to the six questions that a browser's session points to."""

from typing import Any

from django.http import HttpRequest

from config import db
from config.http import tab_sessions
from matching.search import actions
from matching.search.models import Request
from matching.search.queries import match_request as queries

KEY = "request"


def current_request(request: HttpRequest) -> Request | None:
    """The answers that this browser's session points to."""
    return queries.by_ref(request.session.get(KEY))


def saved_answers(row: Request | None) -> dict[str, Any]:
    """The stored answers, by question."""
    return queries.answers(row)


def has_request(request: HttpRequest) -> bool:
    """Whether the session points to answers, erased ones too."""
    return KEY in request.session


def begin_request(request: HttpRequest) -> Request:
    """New answers, which this browser's session points to from now on."""
    row = actions.begin(now=db.clock())
    point_to(request, row)
    return row


def point_to(request: HttpRequest, row: Request) -> None:
    """Let this browser's session point to these answers."""
    request.session[KEY] = row.ref
    tab_sessions.begin(request)
