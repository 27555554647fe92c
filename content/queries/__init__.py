"""Public pages: live, on a signed revision whose content is unchanged. Lists leave out overdue pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

import structlog
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Page, TaskState
from wagtail.query import PageQuerySet

from config.staff.roles import AUTHOR, CLINICAL_REVIEWER
from content.domain import crisis, review
from content.models import (
    ArticlePage,
    CrisisLine,
    CrisisPage,
    ExercisePage,
    GuidePage,
    HomePage,
    Person,
    SearchEntry,
    Signature,
)
from content.models.pages import SEEK_CARE, ReviewedPage

log = structlog.get_logger("attune.content")
# The page types of the library, and their names in lists and in the API.
LIBRARY_TYPES = {ArticlePage: "article", ExercisePage: "exercise", GuidePage: "guide"}


@dataclass(frozen=True)
class SignedPage:
    """A page as it was signed, with its signature. `first_on` is the date of the first signature."""

    page: Any
    signature: Signature
    author: Person | None
    language: str
    overdue: bool
    first_on: date


@dataclass(frozen=True)
class PageSummary:
    """A page in a list, from its signed revision."""

    slug: str
    title: str
    summary: str
    kind: str
    concern: str
    topic: str
    minutes: int
    language: str
    path: str
    reviewed_on: date
    due_on: date
    sample: bool


def language() -> str:
    """Return the reader's language if the site has it, else the default language."""
    short = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return short if short in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def library(today: date) -> QuerySet[Page]:
    """Return the library pages that aren't overdue, each once: in the reader's language, else in the default one."""
    return _in_one_language(_signed().filter(live_revision__signature__due_on__gte=today).type(*LIBRARY_TYPES))


def summarize(rows: Iterable[Page]) -> list[PageSummary]:
    """Return summaries of pages of `library`, without those whose content was altered. One query for any number."""
    signatures = (
        Signature.objects.filter(page_id__in=[row.pk for row in rows], revision=F("page__live_revision"))
        .select_related("revision__content_type", "page__locale")
        .order_by("page__slug")
    )
    return [_summary(row) for row in signatures if _is_intact(row)]


def article(slug: str, today: date) -> SignedPage | None:
    """Return the library page with this slug, in the reader's language if there is one, else the default one.

    An overdue page is returned with `overdue` set.
    """
    return _public(_signed().type(*LIBRARY_TYPES).filter(slug=slug), today)


def search(text: str, today: date) -> tuple[list[PageSummary], bool]:
    """Search the library. Return the pages, best match first, and whether they are only similar matches."""
    rows = library(today)
    entries = SearchEntry.objects.filter(revision__in=rows.values("live_revision"))
    revisions = entries.with_all_words(text)
    only_similar = not revisions
    if only_similar:
        revisions = entries.with_similar_words(text)
    pages = list(rows.filter(live_revision__in=revisions))
    slugs = {page.live_revision_id: page.slug for page in pages}
    summaries = {summary.slug: summary for summary in summarize(pages)}
    return [summaries[slugs[pk]] for pk in revisions if slugs.get(pk) in summaries], only_similar


def related_to_concerns(concerns: Sequence[str], today: date, most: int = 3) -> list[PageSummary]:
    """Return up to `most` library pages on these concerns, in the order of the concerns."""
    if not concerns:
        return []
    kinds = (kind._meta.model_name for kind in LIBRARY_TYPES)
    has_concern = reduce(or_, (Q(**{f"{kind}__concern__in": concerns}) for kind in kinds))
    pages = [page for page in summarize(library(today).filter(has_concern)) if page.concern in concerns]
    return sorted(pages, key=lambda page: concerns.index(page.concern))[:most]


def by_slugs(slugs: Sequence[str], today: date) -> list[PageSummary]:
    """Return the library pages with these slugs, in this order, without overdue and unpublished ones."""
    pages = {page.slug: page for page in summarize(library(today).filter(slug__in=slugs))}
    return [pages[slug] for slug in slugs if slug in pages]


def seek_care(today: date) -> SignedPage | None:
    """Return the guide on when to seek care."""
    return article(SEEK_CARE, today)


def home(today: date) -> SignedPage | None:
    """Return the home page in the reader's language, else in the default one."""
    return _public(_signed().type(HomePage), today)


def crisis_page(today: date) -> SignedPage | None:
    """Return the crisis page. It is never overdue."""
    return _public(_signed().type(CrisisPage), today)


def crisis_lines(slugs: Sequence[str] = ()) -> list[crisis.Line]:
    """Return the crisis lines in order, or only those with these slugs; the built-in ones if the table is empty."""
    rows = [row.value() for row in CrisisLine.objects.all()] or list(crisis.BUILT_IN)
    return [row for row in rows if not slugs or row.slug in slugs]


def lines_for_danger(concerns: Sequence[str], *, minor: bool) -> list[crisis.Line]:
    """Return the crisis lines for concerns that may mean danger, [] if none does."""
    slugs = crisis.lines_for_danger(concerns, minor=minor, language=language())
    return crisis_lines(slugs) if slugs else []


def signature_end_dates() -> list[tuple[Any, date]]:
    """Return every public page with the date its signature ends, the earliest first."""
    rows = Signature.objects.filter(page__live_revision=F("revision"), page__live=True).select_related("page__locale")
    return [(row.page, row.due_on) for row in rows.order_by("due_on", "page__slug")]


def reviews_due(today: date) -> list[tuple[Any, date, bool]]:
    """Return each public page whose review is due within 30 days or overdue: page, due date, and whether it is overdue."""
    return [
        (page, due, review.is_overdue(due, today))
        for page, due in signature_end_dates()
        if review.reminder_due(due, today)
    ]


def staff_addresses() -> list[str]:
    """Return the e-mail addresses of authors and reviewers."""
    staff = get_user_model().objects.filter(groups__name__in=(AUTHOR, CLINICAL_REVIEWER), is_active=True)
    return sorted(set(staff.exclude(email="").values_list("email", flat=True)))


def awaiting_review() -> list[Any]:
    """Return every page that is under review, the longest wait first."""
    steps = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).order_by("started_at")
    pages = [int(step.revision.object_id) for step in steps.select_related("revision")]
    rows = Page.objects.type(ReviewedPage).select_related("locale").in_bulk(pages)
    return [rows[pk] for pk in pages if pk in rows]


def latest_drafts() -> list[Any]:
    """Return every page in its latest revision, signed or not, by language and slug."""
    rows = Page.objects.type(ReviewedPage).select_related("locale").order_by("locale__language_code", "slug")
    return [row.get_latest_revision_as_object() for row in rows if row.latest_revision_id]


def _signed() -> PageQuerySet:
    rows = Page.objects.live().filter(live_revision__signature__page_id=F("pk"))
    # Signatures of sample clinicians are for the demo and don't count in production.
    return rows.filter(live_revision__signature__sample=False) if settings.PRODUCTION else rows


def _in_one_language(rows: QuerySet[Page]) -> QuerySet[Page]:
    code = language()
    in_language = Q(locale__language_code=code)
    if code == settings.LANGUAGE_CODE:
        return rows.filter(in_language)
    translations = rows.filter(locale__language_code=code, translation_key=OuterRef("translation_key"))
    return rows.filter(in_language | Q(locale__language_code=settings.LANGUAGE_CODE) & ~Exists(translations))


def _public(rows: QuerySet[Page], today: date) -> SignedPage | None:
    by_language = {row.locale.language_code: row for row in rows.select_related("locale")}
    row = by_language.get(language()) or by_language.get(settings.LANGUAGE_CODE)
    if row is None:
        return None
    signature = Signature.objects.select_related("revision").get(revision=row.live_revision_id)
    if not _is_intact(signature):
        return None
    page = row.specific.with_content_json(signature.revision.content)
    return SignedPage(
        page=page,
        signature=signature,
        author=Person.objects.filter(pk=page.author_id).first(),
        language=row.locale.language_code,
        overdue=page.expires and review.is_overdue(signature.due_on, today),
        first_on=Signature.objects.filter(page_id=row.pk).earliest("signed_at").signed_on,
    )


def _is_intact(signature: Signature) -> bool:
    if signature.matches_content(signature.revision.content):
        return True
    log.error("signed content was altered", revision_id=signature.revision_id)
    return False


def _summary(signature: Signature) -> PageSummary:
    content = signature.revision.content
    kind = next(
        name for model, name in LIBRARY_TYPES.items() if model._meta.model_name == signature.revision.content_type.model
    )
    slug = content["slug"]
    return PageSummary(
        slug=slug,
        title=content["title"],
        summary=content["summary"],
        kind=kind,
        concern=content["concern"],
        topic=content.get("topic", ""),  # older revisions have no topic
        minutes=content["reading_minutes"],
        language=signature.page.locale.language_code,
        path=reverse("seek-care") if kind == "guide" and slug == SEEK_CARE else reverse("article", args=[slug]),
        reviewed_on=signature.signed_on,
        due_on=signature.due_on,
        sample=signature.sample,
    )
