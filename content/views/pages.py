"""Public pages. They show signed content; the home and crisis pages also work without any."""

from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_safe

from config import db
from content import queries
from content.domain import checkin, search, structured_data
from content.domain import crisis as built_in
from content.labels import LEVELS, TOPICS
from content.models import HomePage
from content.models.pages import SEEK_CARE
from content.presenters import changes
from content.queries import changes as changes_queries

log = structlog.get_logger("attune.content")
# The crisis lines that the check-in shows to somebody who may not be safe.
FIRST_LINES = ("988", "911", "domestic-violence")
SOON_DAYS = 7  # how far ahead the check-in's search looks when help is needed soon


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the signed home page, else the built-in one."""
    home_page = queries.home(db.today())
    if home_page is None:
        return render(request, "home.html")
    return render(
        request,
        "content/home.html",
        _context(home_page) | {"entries": queries.summarize(queries.library(db.today()))[:3]},
    )


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """List all library pages that aren't overdue."""
    entries = queries.summarize(queries.library(db.today()))
    return render(request, "content/library.html", {"entries": entries, "topics": _shelves(entries)})


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """List the library by topic."""
    return render(request, "content/topics.html", {"shelves": _shelves(queries.summarize(queries.library(db.today())))})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """List the pages of one topic."""
    shelves = _shelves(queries.summarize(queries.library(db.today())))
    shelf = next((shelf for shelf in shelves if shelf["slug"] == slug), None)
    if shelf is None:
        raise Http404
    return render(request, "content/topic.html", {"shelf": shelf, "topics": shelves})


@require_http_methods(["GET", "HEAD", "POST"])
def search_library(request: HttpRequest) -> HttpResponse:
    """Search the library. The search is posted, because it can reveal health information and must not be in a URL."""
    text = search.clean(request.POST.get("words", ""))
    entries, close = queries.search(text, db.today()) if search.words(text) else ([], False)
    context = {
        "search_text": text,
        "entries": entries,
        "close": close,
        "urgent": search.in_crisis(text),
        "topics": [] if entries else _shelves(queries.summarize(queries.library(db.today()))),
    }
    return render(request, "content/search.html", context)


@require_safe
def check_in(request: HttpRequest) -> HttpResponse:
    """Show the check-in. It is answered on the reader's device and nothing is sent to the server.

    The result cards come from the signed guide; answers 404 without them.
    """
    guide = queries.seek_care(db.today())
    cards = _cards(guide) if guide else []
    if guide is None or not cards:
        raise Http404
    context = _context(guide) | {"cards": cards, "questions": _questions(), "lines": queries.crisis_lines(FIRST_LINES)}
    return render(request, "content/check_in.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a library page."""
    return _article(request, queries.article(slug, db.today()))


@require_safe
def seek_care(request: HttpRequest) -> HttpResponse:
    """Show the guide on when to seek care. Every page links to it, so it has a short text until it is signed."""
    guide = queries.seek_care(db.today())
    return _article(request, guide) if guide else render(request, "content/unsigned.html", status=404)


@require_safe
def article_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the change history of a library page."""
    return _changes(request, queries.article(slug, db.today()))


@require_safe
def home_changes(request: HttpRequest) -> HttpResponse:
    """Show the change history of the home page."""
    return _changes(request, queries.home(db.today()))


@require_safe
def crisis_changes(request: HttpRequest) -> HttpResponse:
    """Show the change history of the crisis page."""
    return _changes(request, queries.crisis_page(db.today()))


@require_safe
def crisis(request: HttpRequest) -> HttpResponse:
    """Show the crisis lines. Without rows or PostgreSQL it shows the built-in lines."""
    crisis_page, lines = None, list(built_in.BUILT_IN)
    try:
        crisis_page, lines = queries.crisis_page(db.today()), queries.crisis_lines()
    except (DatabaseError, InterfaceError) as error:
        log.error("database unavailable", **db.error_fields(error))
    return render(request, "content/crisis.html", (_context(crisis_page) if crisis_page else {}) | {"lines": lines})


def _article(request: HttpRequest, signed_page: queries.SignedPage | None) -> HttpResponse:
    if signed_page is None:
        raise Http404
    checks_in = signed_page.page.slug == SEEK_CARE and bool(_cards(signed_page))
    return render(request, "content/article.html", _context(signed_page) | {"checks_in": checks_in})


def _changes(request: HttpRequest, signed_page: queries.SignedPage | None) -> HttpResponse:
    if signed_page is None:
        raise Http404
    versions = changes_queries.signed_versions(signed_page.page)
    removals = changes_queries.removals(signed_page.page)
    return render(
        request, "content/changes.html", _context(signed_page) | {"changes": changes.history(versions, removals)}
    )


def _context(signed_page: queries.SignedPage) -> dict[str, object]:
    return {
        "page": signed_page.page,
        "signature": signed_page.signature,
        "author": signed_page.author,
        "language": signed_page.language,
        "foreign": signed_page.language != queries.language(),
        "overdue": signed_page.overdue,
        "structured_data": structured_data.page_data(_facts(signed_page)),
    }


def _facts(signed_page: queries.SignedPage) -> structured_data.Facts:
    """Return the structured data for search engines, without sample people."""
    page, signed, author = signed_page.page, signed_page.signature, signed_page.author
    real = not signed.sample
    with override(signed_page.language):
        about = str(TOPICS.get(getattr(page, "topic", ""), ""))
    return structured_data.Facts(
        kind="WebPage" if isinstance(page, HomePage) else "MedicalWebPage",
        url=f"{settings.SITE_URL}{page.path_on_site()}",
        title=page.title,
        summary=page.summary,
        language=signed_page.language,
        minutes=page.reading_minutes,
        image=f"{settings.SITE_URL}{reverse('social-image')}",
        site=settings.SITE_URL,
        first_on=signed_page.first_on,
        reviewed_on=signed.signed_on,
        about=about,
        reviewer=structured_data.Reviewer(signed.name, signed.credentials, signed.license_kind, signed.license_state)
        if real
        else None,
        author=author.name if author and not author.sample else None,
        sources=tuple(
            structured_data.Cited(block.value["title"], block.value["publisher"], block.value["url"])
            for block in page.sources
        ),
    )


def _shelves(entries: list[queries.PageSummary]) -> list[dict[str, Any]]:
    """Group pages by topic, without empty topics. Pages without a topic come last."""
    names: dict[str, Any] = {**TOPICS, "more": _("More")}
    shelves = [
        {"slug": slug, "name": name, "entries": [entry for entry in entries if (entry.topic or "more") == slug]}
        for slug, name in names.items()
    ]
    return [shelf for shelf in shelves if shelf["entries"]]


def _cards(guide: queries.SignedPage) -> list[dict[str, Any]]:
    """Return the guide's care cards, the most urgent first, with their check-in answers; [] unless all levels exist."""
    card_lists = (block.value["cards"] for block in guide.page.body if block.block_type == "care_cards")
    cards = {card["level"]: card for card in next(card_lists, ())}
    if set(cards) != set(checkin.LEVELS):
        return []
    code = queries.language()
    return [
        {
            "level": level,
            "label": LEVELS[level],
            "title": cards[level]["title"],
            "action": cards[level]["action"],
            "within": SOON_DAYS if level in ("soon", "now") else None,
            "lines": [
                getattr(answer, code)
                for question in checkin.QUESTIONS
                for answer in question.answers
                if answer.level == level
            ],
        }
        for level in reversed(checkin.LEVELS)
    ]


def _questions() -> list[dict[str, Any]]:
    """Return the check-in's questions in the reader's language."""
    code = queries.language()
    return [
        {
            "slug": question.slug,
            "text": getattr(question, code),
            "answers": [
                {"text": getattr(answer, code), "level": answer.level, "safety": answer.safety}
                for answer in question.answers
            ],
        }
        for question in checkin.QUESTIONS
    ]
