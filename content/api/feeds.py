"""Atom feeds, the sitemap, robots.txt, and the preview image of links."""

from datetime import UTC, date, datetime, time
from typing import NamedTuple

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from config import db
from content import queries
from content.domain.topics import TOPICS
from content.gateways import social_image
from content.models.pages import SEEK_CARE

DAY = 24 * 60 * 60
# URL names of static pages in the sitemap.
STATIC_PAGES = ("home", "library", "topics", "check-in", "crisis", "how-matching-works", "privacy")
# First path segments that crawlers must not fetch: personal pages, staff pages and the API.
DISALLOWED = (
    *"match book session s return offers waiting practice".split(),
    *"leave search language staff cms api health".split(),
)


class LibraryFeed(Feed):
    """The library pages of one language, the latest signed first."""

    feed_type = Atom1Feed
    description = _("Short, plain pages, each reviewed by a licensed clinician.")

    def get_object(self, request: HttpRequest, language: str) -> str:
        return language

    def title(self) -> str:
        return f"Attune: {_('Library')}"

    def link(self) -> str:
        return f"{settings.SITE_URL}{reverse('library')}"

    def feed_url(self, language: str) -> str:
        return f"{settings.SITE_URL}{reverse('feed', args=[language])}"

    def items(self, language: str) -> list[queries.PageSummary]:
        pages = [page for page in queries.summarize(queries.library(db.today())) if page.language == language]
        return sorted(pages, key=lambda page: page.reviewed_on, reverse=True)

    def item_title(self, item: queries.PageSummary) -> str:
        return item.title

    def item_description(self, item: queries.PageSummary) -> str:
        return item.summary

    def item_link(self, item: queries.PageSummary) -> str:
        return f"{settings.SITE_URL}{item.path}"

    def item_pubdate(self, item: queries.PageSummary) -> datetime:
        return datetime.combine(item.reviewed_on, time(), UTC)

    item_updateddate = item_pubdate


class Location(NamedTuple):
    """A path of this site, and the date it was last signed if it is a library page."""

    path: str
    signed_on: date | None = None


class SiteMap(Sitemap):
    """Static pages, and library pages that are signed and not overdue."""

    def items(self) -> list[Location]:
        with override(settings.LANGUAGE_CODE):
            pages = queries.summarize(queries.library(db.today()))
        has_guide = any(page.slug == SEEK_CARE for page in pages)
        paths = [reverse(name) for name in STATIC_PAGES if has_guide or name != "check-in"]
        paths += [reverse("topic", args=[slug]) for slug in TOPICS if any(page.topic == slug for page in pages)]
        return [*map(Location, paths), *(Location(page.path, page.reviewed_on) for page in pages)]

    def location(self, item: Location) -> str:
        return item.path

    def lastmod(self, item: Location) -> date | None:
        return item.signed_on

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the protocol of SITE_URL: behind a proxy, the request may have another host and protocol."""
        return settings.SITE_URL.partition("://")[0]

    def get_domain(self, site: object = None) -> str:
        return settings.SITE_URL.partition("://")[2]


@require_safe
@cache_control(public=True, max_age=DAY)
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """Return the Atom feed of one language. Raises Http404 for an unknown language."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        return LibraryFeed()(request, language=language)


@require_safe
@cache_control(public=True, max_age=DAY)
def sitemap(request: HttpRequest) -> HttpResponse:
    """Return the sitemap."""
    return sitemap_view(request, {"pages": SiteMap})


@require_safe
@cache_control(public=True, max_age=DAY)
def robots(request: HttpRequest) -> HttpResponse:
    """Return robots.txt."""
    lines = ["User-agent: *", *(f"Disallow: /{segment}/" for segment in DISALLOWED)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=DAY)
def picture(request: HttpRequest) -> HttpResponse:
    """Return the preview image for links to any page of this site."""
    response = HttpResponse(social_image.render_png(), content_type="image/png")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # other sites embed it
    return response
