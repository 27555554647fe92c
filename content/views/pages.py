"""Pages for readers. Each shows what was signed; the home and crisis pages also stand without any of it."""

from datetime import UTC, date
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
from config.http import throttles
from config.http.problems import Problem
from content import queries
from content.domain import checkin, linked, search
from content.domain import crisis as built_in
from content.labels import LEVELS, TOPICS
from content.models import HomePage
from content.models.pages import SEEK_CARE
from content.presenters import changes
from content.queries import changes as version_queries

log = structlog.get_logger("attune.content")
# Who to call first where the check-in hears that somebody may not be safe.
FIRST_LINES = ("988", "911", "domestic-violence")
PATIENCE = 1.0  # seconds that the crisis page waits for PostgreSQL
SOON = 7  # days ahead in which the check-in's match looks for whom help soon is best


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
    entries = queries.listed(queries.library(_today()))
    return render(request, "content/library.html", {"entries": entries, "topics": _shelves(entries)})


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """The same by what they are about."""
    return render(request, "content/topics.html", {"shelves": _shelves(queries.listed(queries.library(_today())))})


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    """What there is about one topic."""
    shelves = _shelves(queries.listed(queries.library(_today())))
    found = next((shelf for shelf in shelves if shelf["slug"] == slug), None)
    if found is None:
        raise Http404
    return render(request, "content/topic.html", {"shelf": found, "topics": shelves})


@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Search the library. What somebody looks for can tell of their health: it is posted, so that no address has it."""
    if request.method == "POST" and (seconds := throttles.pause(request, "search")):
        raise Problem("rate-limited", retry_after=seconds)
    asked = search.cleaned(request.POST.get("words", ""))
    entries, close = queries.found(asked, _today()) if search.words(asked) else ([], False)
    context = {
        "asked": asked,
        "entries": entries,
        "close": close,
        "urgent": search.in_crisis(asked),
        "topics": [] if entries else _shelves(queries.listed(queries.library(_today()))),
    }
    return render(request, "content/search.html", context)


@require_safe
def check_in(request: HttpRequest) -> HttpResponse:
    """When to seek care, by three questions that are answered on the device: nothing comes back here.

    The cards are those of the signed guide, and without them there is no check-in.
    """
    guide = queries.seek_care(_today())
    cards = _cards(guide) if guide else []
    if guide is None or not cards:
        raise Http404
    context = _shown(guide) | {"cards": cards, "questions": _questions(), "lines": queries.crisis_lines(FIRST_LINES)}
    return render(request, "content/check_in.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article or guide."""
    return _article(request, queries.article(slug, _today()))


@require_safe
def seek_care(request: HttpRequest) -> HttpResponse:
    """The guide on when to seek care. Every page leads here, so before anybody signed it a few words stand in."""
    found = queries.seek_care(_today())
    return _article(request, found) if found else render(request, "content/unsigned.html", status=404)


@require_safe
def article_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in an article or guide from one signature to the next."""
    return _changes(request, queries.article(slug, _today()))


@require_safe
def home_changes(request: HttpRequest) -> HttpResponse:
    """What changed on the first page."""
    return _changes(request, queries.home(_today()))


@require_safe
def crisis_changes(request: HttpRequest) -> HttpResponse:
    """What changed around the crisis lines."""
    return _changes(request, queries.crisis_page(_today()))


@require_safe
def crisis(request: HttpRequest) -> HttpResponse:
    """Who to call or write to right now. It answers whatever is broken: without rows or PostgreSQL from built-in lines."""
    found, lines = None, list(built_in.BUILT_IN)
    try:
        if db.answers(within=PATIENCE):
            found, lines = queries.crisis_page(_today()), queries.crisis_lines()
        else:
            log.error("database unavailable")
    except (DatabaseError, InterfaceError) as error:
        log.error("database unavailable", error=type(error).__qualname__)
    return render(request, "content/crisis.html", (_shown(found) if found else {}) | {"lines": lines})


def _article(request: HttpRequest, found: queries.Public | None) -> HttpResponse:
    if found is None:
        raise Http404
    checks_in = found.page.slug == SEEK_CARE and bool(_cards(found))
    return render(request, "content/article.html", _shown(found) | {"checks_in": checks_in})


def _changes(request: HttpRequest, found: queries.Public | None) -> HttpResponse:
    if found is None:
        raise Http404
    versions, removals = version_queries.signed_versions(found.page), version_queries.removals(found.page)
    return render(request, "content/changes.html", _shown(found) | {"changes": changes.history(versions, removals)})


def _shown(found: queries.Public) -> dict[str, object]:
    return {
        "page": found.page,
        "signature": found.signature,
        "author": found.author,
        "language": found.language,
        "foreign": found.language != queries.language(),
        "overdue": found.overdue,
        "linked": linked.page(_facts(found)),
    }


def _facts(found: queries.Public) -> linked.Facts:
    """What search engines are told. Sample people are left out: they vouch for nothing."""
    page, signed, author = found.page, found.signature, found.author
    real = not signed.sample
    with override(found.language):
        about = str(TOPICS.get(getattr(page, "topic", ""), ""))
    return linked.Facts(
        kind="WebPage" if isinstance(page, HomePage) else "MedicalWebPage",
        url=f"{settings.SITE_URL}{page.path_on_site()}",
        title=page.title,
        summary=page.summary,
        language=found.language,
        minutes=page.reading_minutes,
        image=f"{settings.SITE_URL}{reverse('picture')}",
        site=settings.SITE_URL,
        first_on=found.first_on,
        reviewed_on=signed.signed_on,
        about=about,
        reviewer=linked.Reviewer(signed.name, signed.credentials, signed.license_kind, signed.license_state)
        if real
        else None,
        author=author.name if author and not author.sample else None,
        sources=tuple(
            linked.Cited(one.value["title"], one.value["publisher"], one.value["url"]) for one in page.sources
        ),
    )


def _shelves(entries: list[queries.Listed]) -> list[dict[str, Any]]:
    """The topics that have pages, in their order; what has no topic stands last."""
    named: dict[str, Any] = {**TOPICS, "more": _("More")}
    shelves = [
        {"slug": slug, "name": name, "entries": [one for one in entries if (one.topic or "more") == slug]}
        for slug, name in named.items()
    ]
    return [shelf for shelf in shelves if shelf["entries"]]


def _cards(guide: queries.Public) -> list[dict[str, Any]]:
    """The guide's card of each level, the most urgent first, with the answers that lead there; none if one is missing."""
    blocks = (block.value["cards"] for block in guide.page.body if block.block_type == "care_cards")
    signed = {card["level"]: card for card in next(blocks, ())}
    if set(signed) != set(checkin.LEVELS):
        return []
    told = queries.language()
    return [
        {
            "level": level,
            "label": LEVELS[level],
            "title": signed[level]["title"],
            "action": signed[level]["action"],
            "within": SOON if level in ("soon", "now") else None,
            "lines": [getattr(one, told) for asked in checkin.QUESTIONS for one in asked.answers if one.level == level],
        }
        for level in reversed(checkin.LEVELS)
    ]


def _questions() -> list[dict[str, Any]]:
    """The check-in's questions in the reader's language."""
    told = queries.language()
    return [
        {
            "slug": asked.slug,
            "text": getattr(asked, told),
            "answers": [
                {"text": getattr(one, told), "level": one.level, "safety": one.safety} for one in asked.answers
            ],
        }
        for asked in checkin.QUESTIONS
    ]


def _today() -> date:
    return db.clock().astimezone(UTC).date()
