"""The match request that a web session points to."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from config import db
from config.http import tab_sessions
from content import queries as content_queries
from content.domain.crisis import Line
from matching.appointments.domain.criteria import MINORS
from matching.search import actions
from matching.search.models import MatchRequest
from matching.search.queries import match_request as match_request_queries

KEY = "request"


def current_request(request: HttpRequest) -> MatchRequest | None:
    """Return the match request of this web session, or None."""
    return match_request_queries.by_ref(request.session.get(KEY))


def saved_answers(row: MatchRequest | None) -> dict[str, Any]:
    """Return the saved answers by question."""
    return match_request_queries.answers(row)


def danger_lines(answers: dict[str, Any]) -> list[Line]:
    """Return the crisis lines to show before anything else if the answers name self-harm or violence, else []."""
    minor = answers.get("who", {}).get("who") in MINORS
    return content_queries.lines_for_danger(answers.get("help", {}).get("concerns", []), minor=minor)


def has_request(request: HttpRequest) -> bool:
    """Return whether the web session points to a match request, even a deleted one."""
    return KEY in request.session


def begin_request(request: HttpRequest) -> MatchRequest:
    """Create a match request and point the web session to it."""
    row = actions.create(now=db.db_now())
    point_to(request, row)
    return row


def save_answers(request: HttpRequest, answers: Mapping[str, dict[str, Any]]) -> None:
    """Save these answers in a new match request of this web session."""
    row = begin_request(request)
    for question, answer in answers.items():
        actions.save_answer(request=row, question=question, answer=answer, now=db.db_now())


def point_to(request: HttpRequest, row: MatchRequest) -> None:
    """Point the web session to this match request."""
    request.session[KEY] = row.ref
    tab_sessions.begin(request)
