"""What programs read of the library beside the interface: feeds, the sitemap, robots.txt, and the picture of a link."""

from datetime import UTC, date, datetime, time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from config import db
from content import queries
from content.domain.topics import TOPICS
from content.gateways import picture as pictures
from content.models.pages import SEEK_CARE

DAY = 24 * 60 * 60
# Pages of other apps that a search engine may know. What a person opens for themself is none of them.
STANDING = ("home", "library", "topics", "check-in", "crisis", "how", "privacy")
# What no crawler is to ask for: it belongs to one person, to staff, or to programs.
NOT_CRAWLED = (
    *"match book session s return offers waiting practice".split(),
    *"leave search language staff cms api health".split(),
)


@require_safe
def feed(request: HttpRequest, language: str) -> HttpResponse:
    """The pages of one language as an Atom feed, those signed last first."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with override(language):
        entries = [one for one in queries.listed(queries.library(_today())) if one.language == language]
        told = Atom1Feed(
            title=f"Attune: {_('Library')}",
            link=f"{settings.SITE_URL}{reverse('library')}",
            description=_("Short, plain pages, each reviewed by a licensed clinician."),
            language=language,
            feed_url=f"{settings.SITE_URL}{reverse('feed', args=[language])}",
        )
        for one in sorted(entries, key=lambda one: one.reviewed_on, reverse=True):
            at = datetime.combine(one.reviewed_on, time(), UTC)
            url = f"{settings.SITE_URL}{one.path}"
            told.add_item(title=one.title, link=url, description=one.summary, unique_id=url, pubdate=at, updateddate=at)
        body = told.writeString("utf-8")
    return _kept(HttpResponse(body, content_type="application/atom+xml; charset=utf-8"))


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """What a search engine may know: standing pages, and those that are signed and in date."""
    with override(settings.LANGUAGE_CODE):
        entries = queries.listed(queries.library(_today()))
    guided = any(one.slug == SEEK_CARE for one in entries)
    paths = [reverse(name) for name in STANDING if guided or name != "check-in"]
    paths += [reverse("topic", args=[slug]) for slug in TOPICS if any(one.topic == slug for one in entries)]
    pages: list[dict[str, object]] = [{"url": f"{settings.SITE_URL}{path}"} for path in paths]
    pages += [{"url": f"{settings.SITE_URL}{one.path}", "changed_on": one.reviewed_on} for one in entries]
    response = render(request, "content/sitemap.xml", {"pages": pages}, content_type="application/xml")
    return _kept(response)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What crawlers are asked to leave alone, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: /{place}/" for place in NOT_CRAWLED)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}", ""]
    return _kept(HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8"))


@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The picture that goes with a link to any page of this site."""
    response = _kept(HttpResponse(pictures.drawn(), content_type="image/png"))
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is there to be shown elsewhere
    return response


def _kept(response: HttpResponse) -> HttpResponse:
    """The same for everybody: it may be kept for a day."""
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _today() -> date:
    return db.clock().astimezone(UTC).date()
