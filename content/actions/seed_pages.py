"""Submit the seed pages to the review workflow.

In the demo, a sample author and a sample clinician write and sign them. In production the project is their author, and
they wait for a real clinician.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale, Page, WorkflowState

from config.staff import roles
from content import blocks
from content.domain.seed import Draft
from content.models import ArticlePage, CrisisPage, ExercisePage, GuidePage, HomePage, Person, ReviewerLicense
from content.models.pages import ReviewedPage

KINDS: dict[str, type[ReviewedPage]] = {
    "home": HomePage, "article": ArticlePage, "exercise": ExercisePage, "guide": GuidePage, "crisis": CrisisPage
}  # fmt: skip
AUTHOR, REVIEWER, PROJECT = "sample.author", "sample.reviewer", "attune.project"


@dataclass(frozen=True)
class Authors:
    """The author and the reviewer of the seed pages. Without a reviewer the pages wait for one."""

    author: Person
    reviewer: Person | None


@transaction.atomic
def sample_authors(*, now: datetime) -> Authors:
    """Get or create the sample author and the sample clinician. Neither can sign in: they have no password."""
    today = now.astimezone(UTC).date()
    author = _person(
        AUTHOR, roles.AUTHOR, "Robin Sample", "Health writer",
        "A made-up writer for this demonstration.", "Una persona inventada para esta demostración.",
    )  # fmt: skip
    reviewer = _person(
        REVIEWER, roles.CLINICAL_REVIEWER, "Dr. Sam Sample", "PhD",
        "A made-up clinician for this demonstration.", "Una persona inventada para esta demostración.",
    )  # fmt: skip
    _license(reviewer, "SAMPLE-0001", today)
    return Authors(author, reviewer)


@transaction.atomic
def attach_person(*, username: str, name: str, reviews: bool, now: datetime) -> Person:
    """Get or create a sample author or reviewer for an existing account, so that the demo's review pages can be tried."""
    person = _person(
        username, "", name, "PhD" if reviews else "Health writer", "A made-up person for this demonstration.",
        "Una persona inventada para esta demostración.",
    )  # fmt: skip
    if reviews:
        _license(person, "SAMPLE-0002", now.astimezone(UTC).date())
    return person


@transaction.atomic
def project_author() -> Authors:
    """Get or create the project as an author. It can't sign in and has no reviewer."""
    return Authors(
        _person(
            PROJECT, roles.AUTHOR, "The Attune project", "", "The people who make this software wrote this first draft.",
            "Las personas que hacen este programa escribieron este primer borrador.", sample=False,
        ),
        None,
    )  # fmt: skip


@transaction.atomic
def submit(*, draft: Draft, authors: Authors, now: datetime) -> bool:
    """Write and submit one page, and sign it if there is a reviewer. Return False if the page was left alone.

    A page that another user has edited is left alone. So is a page that already has this content, unless the reviewer's
    signature ends within 30 days.
    """
    page = _existing(draft)
    filled = _filled(page or KINDS[draft.kind](), draft, authors.author)
    if page is not None:
        if page.latest_revision.user_id != authors.author.user_id or page.workflow_in_progress:
            return False
        unchanged = _content(filled) == _content(page.latest_revision.as_object())
        if unchanged and (authors.reviewer is None or _is_signed_for_a_month(page, now)):
            return False
    else:
        filled.live = False
        filled.locale = Locale.objects.get(language_code=draft.language)
        translation = _translation(draft)
        if translation is not None:
            filled.translation_key = translation.translation_key
        filled.owner = authors.author.user
        _parent(draft).add_child(instance=filled)
    filled.save_revision(user=authors.author.user, log_action=True)
    page = Page.objects.get(pk=filled.pk).specific
    state: WorkflowState = page.get_workflow().start(page, authors.author.user)
    if authors.reviewer is not None:
        step = state.current_task_state
        step.task.specific.on_action(step, authors.reviewer.user, "approve")
    return True


def _person(
    username: str, group: str, name: str, credentials: str, about: str, about_es: str, *, sample: bool = True
) -> Person:
    user, created = get_user_model().objects.get_or_create(username=username)
    if created:
        user.set_unusable_password()
        user.save()
        user.groups.add(Group.objects.get(name=group))
    person, _ = Person.objects.get_or_create(
        user=user,
        defaults={"name": name, "credentials": credentials, "about": about, "about_es": about_es, "sample": sample},
    )
    return person


def _license(person: Person, number: str, today: date) -> None:
    ReviewerLicense.objects.update_or_create(
        state="NY",
        number=number,
        defaults={
            "person": person,
            "kind": "Psychologist",
            "expires_on": _end_of_next_year(today),
            "verified_on": today,
            "verified_by": "sample data",
        },
    )


def _existing(draft: Draft) -> Any:
    pages = KINDS[draft.kind].objects.filter(slug=_slug(draft), locale__language_code=draft.language)
    return pages.select_related("latest_revision").first()


def _translation(draft: Draft) -> Page | None:
    slugs = [_slug(replace(draft, language=language)) for language, _ in settings.LANGUAGES]
    return KINDS[draft.kind].objects.filter(slug__in=slugs).exclude(locale__language_code=draft.language).first()


def _slug(draft: Draft) -> str:
    # Home pages of all languages are siblings below the root, so their slugs must differ.
    return f"{draft.slug}-{draft.language}" if draft.kind == "home" else draft.slug


def _parent(draft: Draft) -> Page:
    if draft.kind == "home":
        return Page.get_first_root_node()
    return HomePage.objects.get(locale__language_code=draft.language)


def _filled(page: Any, draft: Draft, author: Person) -> Any:
    """Return the page with the draft's content, not saved."""
    page.title, page.summary, page.author = draft.title, draft.summary, author
    page.slug = _slug(draft)
    page.body = list(draft.body)
    page.sources = [("source", source.value()) for source in draft.sources]
    if draft.kind == "home":
        page.heading = draft.heading
    if draft.kind in ("article", "exercise", "guide"):
        page.concern, page.topic = draft.concern, draft.topic
        page.takeaways = [("takeaway", text) for text in draft.takeaways]
    return page


def _content(page: Any) -> tuple[Any, ...]:
    sources = [tuple(str(part) for part in block.value.values()) for block in page.sources]
    presets = [getattr(page, name, "") for name in ("concern", "topic")]
    return page.words(), list(blocks.pieces(page.body)), sources, presets


def _is_signed_for_a_month(page: Any, now: datetime) -> bool:
    signature = getattr(page.live_revision, "signature", None) if page.live else None
    return signature is not None and signature.due_on > now.astimezone(UTC).date() + timedelta(days=30)


def _end_of_next_year(today: date) -> date:
    return date(today.year + 1, 12, 31)
