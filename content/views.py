"""Public pages. Each shows what was signed; the home and crisis pages also stand without any of it."""

from datetime import UTC, date

import structlog
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from config.ground import database
from content import queries
from content.domain import crisis as built_in

log = structlog.get_logger("attune.content")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: the signed one, else the one of the house."""
    found = queries.home(_today())
    if found is None:
        return render(request, "home.html")
    return render(
        request, "content/home.html", _shown(found) | {"entries": queries.listed(queries.library(_today()))[:3]}
    )


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """All articles and guides that are in date."""
    return render(request, "content/library.html", {"entries": queries.listed(queries.library(_today()))})


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article or guide."""
    return _article(request, queries.article(slug, _today()))


@require_safe
def seek_care(request: HttpRequest) -> HttpResponse:
    """The guide on when to seek care."""
    return _article(request, queries.seek_care(_today()))


@require_safe
def crisis(request: HttpRequest) -> HttpResponse:
    """Who to call or write to right now. It answers whatever is broken: without rows or PostgreSQL from built-in lines."""
    try:
        found, lines = queries.crisis_page(_today()), queries.crisis_lines()
    except (DatabaseError, InterfaceError) as error:
        log.error("database unavailable", error=type(error).__qualname__)
        found, lines = None, list(built_in.BUILT_IN)
    return render(request, "content/crisis.html", (_shown(found) if found else {}) | {"lines": lines})


def _article(request: HttpRequest, found: queries.Public | None) -> HttpResponse:
    if found is None:
        raise Http404
    return render(request, "content/article.html", _shown(found))


def _shown(found: queries.Public) -> dict[str, object]:
    return {
        "page": found.page,
        "signature": found.signature,
        "author": found.author,
        "language": found.language,
        "foreign": found.language != queries.language(),
        "overdue": found.overdue,
    }


def _today() -> date:
    return database.clock().astimezone(UTC).date()
