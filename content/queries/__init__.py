"""What is public: live, on a signed revision, to the letter as it was signed. For lists also: not overdue."""

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
from content.models.pages import SEEK_CARE, Reviewed

log = structlog.get_logger("attune.content")
# What stands in the library, and what its lists and the interface call it.
SHELVED = {ArticlePage: "article", ExercisePage: "exercise", GuidePage: "guide"}


@dataclass(frozen=True)
class Public:
    """A page as it was signed, with its signature."""

    page: Any
    signature: Signature
    author: Person | None
    language: str
    overdue: bool
    first_on: date


@dataclass(frozen=True)
class Listed:
    """What a list shows of a page, from the signed revision."""

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
    """The reader's language among those of the content."""
    short = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return short if short in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def library(today: date) -> QuerySet[Page]:
    """Articles, exercises and guides in date, each once: in the reader's language, else in the site's first."""
    return _once(_signed().filter(live_revision__signature__due_on__gte=today).type(*SHELVED))


def listed(rows: Iterable[Page]) -> list[Listed]:
    """Pages of `library`, without those whose words are not the signed ones. One query, however many."""
    found = {row.pk: row for row in rows}
    signatures = (
        Signature.objects.filter(page_id__in=found, revision=F("page__live_revision"))
        .select_related("revision__content_type", "page__locale")
        .order_by("page__slug")
    )
    return [_entry(one) for one in signatures if _intact(one)]


def article(slug: str, today: date) -> Public | None:
    """The article or guide at this slug, in the reader's language if there is one. Overdue ones are told as such."""
    return _public(_signed().type(*SHELVED).filter(slug=slug), today)


def found(asked: str, today: date) -> tuple[list[Listed], bool]:
    """Pages of the library by what was typed, the best first; and whether these only come close to it."""
    rows = library(today)
    entries = SearchEntry.objects.filter(revision__in=rows.values("live_revision"))
    revisions = entries.with_all(asked)
    close = not revisions
    if close:
        revisions = entries.with_any_or_alike(asked)
    shown = {one.pk: one for one in rows.filter(live_revision__in=revisions)}
    slugs = {row.live_revision_id: row.slug for row in shown.values()}
    entries_by_slug = {one.slug: one for one in listed(shown.values())}
    return [entries_by_slug[slugs[pk]] for pk in revisions if slugs.get(pk) in entries_by_slug], close


def related(concerns: Sequence[str], today: date, most: int = 3) -> list[Listed]:
    """Pages of the library on these concerns, the first concern first."""
    if not concerns:
        return []
    kinds = (kind._meta.model_name for kind in SHELVED)
    about = reduce(or_, (Q(**{f"{kind}__concern__in": concerns}) for kind in kinds))
    pages = [one for one in listed(library(today).filter(about)) if one.concern in concerns]
    return sorted(pages, key=lambda one: concerns.index(one.concern))[:most]


def named(slugs: Sequence[str], today: date) -> list[Listed]:
    """These pages of the library, as far as they are public and in date, in this order."""
    pages = {one.slug: one for one in listed(library(today).filter(slug__in=slugs))}
    return [pages[slug] for slug in slugs if slug in pages]


def seek_care(today: date) -> Public | None:
    """The guide on when to seek care."""
    return article(SEEK_CARE, today)


def home(today: date) -> Public | None:
    """The home page in the reader's language."""
    return _public(_signed().type(HomePage), today)


def crisis_page(today: date) -> Public | None:
    """What stands around the crisis lines. Never overdue."""
    return _public(_signed().type(CrisisPage), today)


def crisis_lines(slugs: Sequence[str] = ()) -> list[crisis.Line]:
    """The lines, in order, or those named; the built-in ones where there are no rows."""
    rows = [row.value() for row in CrisisLine.objects.all()] or list(crisis.BUILT_IN)
    return [row for row in rows if not slugs or row.slug in slugs]


def signed_until() -> list[tuple[Any, date]]:
    """Every public page and the day its signature ends, the earliest first."""
    rows = Signature.objects.filter(page__live_revision=F("revision"), page__live=True).select_related("page__locale")
    return [(one.page, one.due_on) for one in rows.order_by("due_on", "page__slug")]


def coming_due(today: date) -> list[tuple[Any, date, bool]]:
    """Each public page whose review is due within thirty days, the day, and whether that has passed."""
    return [(page, day, review.overdue(day, today)) for page, day in signed_until() if review.warned(day, today)]


def unwarned() -> list[Signature]:
    """Signatures of public pages of which staff were not told yet, the earliest first, locked for who tells them."""
    rows = Signature.objects.filter(page__live_revision=F("revision"), page__live=True, warned=None)
    ordered = rows.select_related("page__locale").order_by("due_on", "page__slug")
    return list(ordered.select_for_update(of=("self",), skip_locked=True))


def staff_addresses() -> list[str]:
    """Where those who write and those who review can be mailed."""
    staff = get_user_model().objects.filter(groups__name__in=("Authors", "Clinical reviewers"), is_active=True)
    return sorted(set(staff.exclude(email="").values_list("email", flat=True)))


def waiting() -> list[Any]:
    """Every page whose newest words were handed in and wait for a clinician, the longest wait first."""
    steps = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).order_by("started_at")
    pages = [int(step.revision.object_id) for step in steps.select_related("revision")]
    rows = Page.objects.type(Reviewed).select_related("locale").in_bulk(pages)
    return [rows[pk] for pk in pages if pk in rows]


def newest() -> list[Any]:
    """Every page of ours in its newest words, signed or not, by language and slug."""
    rows = Page.objects.type(Reviewed).select_related("locale").order_by("locale__language_code", "slug")
    return [row.get_latest_revision_as_object() for row in rows if row.latest_revision_id]


def _signed() -> PageQuerySet:
    rows = Page.objects.live().filter(live_revision__signature__page_id=F("pk"))
    # What a made-up clinician signed is for the demo: in production it vouches for nothing.
    return rows.filter(live_revision__signature__sample=False) if settings.PRODUCTION else rows


def _once(rows: QuerySet[Page]) -> QuerySet[Page]:
    wanted = language()
    first = Q(locale__language_code=wanted)
    if wanted == settings.LANGUAGE_CODE:
        return rows.filter(first)
    here = rows.filter(locale__language_code=wanted, translation_key=OuterRef("translation_key"))
    return rows.filter(first | Q(locale__language_code=settings.LANGUAGE_CODE) & ~Exists(here))


def _public(rows: QuerySet[Page], today: date) -> Public | None:
    by_language = {row.locale.language_code: row for row in rows.select_related("locale")}
    row = by_language.get(language()) or by_language.get(settings.LANGUAGE_CODE)
    if row is None:
        return None
    signature = Signature.objects.select_related("revision").get(revision=row.live_revision_id)
    if not _intact(signature):
        return None
    page = row.specific.with_content_json(signature.revision.content)
    return Public(
        page=page,
        signature=signature,
        author=Person.objects.filter(pk=page.author_id).first(),
        language=row.locale.language_code,
        overdue=page.expires and review.overdue(signature.due_on, today),
        first_on=Signature.objects.filter(page_id=row.pk).earliest("signed_at").signed_on,
    )


def _intact(signature: Signature) -> bool:
    if signature.vouches_for(signature.revision.content):
        return True
    log.error("signed words were altered", revision_id=signature.revision_id)
    return False


def _entry(signature: Signature) -> Listed:
    words = signature.revision.content
    kind = next(
        name for model, name in SHELVED.items() if model._meta.model_name == signature.revision.content_type.model
    )
    slug = words["slug"]
    return Listed(
        slug=slug,
        title=words["title"],
        summary=words["summary"],
        kind=kind,
        concern=words["concern"],
        topic=words.get("topic", ""),  # older signatures knew no topics
        minutes=words["reading_minutes"],
        language=signature.page.locale.language_code,
        path=reverse("seek-care") if kind == "guide" and slug == SEEK_CARE else reverse("article", args=[slug]),
        reviewed_on=signature.signed_on,
        due_on=signature.due_on,
        sample=signature.sample,
    )
