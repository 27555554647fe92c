"""Hand in the first pages through the workflow's own code.

In the demo people who say they are samples write and sign them. In production the project itself is their author, and
they wait for a clinician of the house.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction
from wagtail.models import Locale, Page, WorkflowState

from content import blocks
from content.domain.starter import Draft
from content.models import ArticlePage, CrisisPage, ExercisePage, GuidePage, HomePage, Person, ReviewerLicense
from content.models.pages import Reviewed

KINDS: dict[str, type[Reviewed]] = {
    "home": HomePage, "article": ArticlePage, "exercise": ExercisePage, "guide": GuidePage, "crisis": CrisisPage
}  # fmt: skip
AUTHOR, REVIEWER, PROJECT = "sample.author", "sample.reviewer", "attune.project"


@dataclass(frozen=True)
class Cast:
    """Who writes, and who signs; without a reviewer pages wait for one."""

    author: Person
    reviewer: Person | None


@transaction.atomic
def cast(*, now: datetime) -> Cast:
    """The sample author and the sample clinician, made once. Neither can sign in: they have no password."""
    today = now.astimezone(UTC).date()
    author = _person(
        AUTHOR, "Authors", "Robin Sample", "Health writer",
        "A made-up writer for this demonstration.", "Una persona inventada para esta demostración.",
    )  # fmt: skip
    reviewer = _person(
        REVIEWER, "Clinical reviewers", "Dr. Sam Sample", "PhD",
        "A made-up clinician for this demonstration.", "Una persona inventada para esta demostración.",
    )  # fmt: skip
    _license(reviewer, "SAMPLE-0001", today)
    return Cast(author, reviewer)


@transaction.atomic
def behind(*, username: str, name: str, reviews: bool, now: datetime) -> Person:
    """A sample person behind an account that is there already, so that a demo's desk can be tried; made once."""
    person = _person(
        username, "", name, "PhD" if reviews else "Health writer", "A made-up person for this demonstration.",
        "Una persona inventada para esta demostración.",
    )  # fmt: skip
    if reviews:
        _license(person, "SAMPLE-0002", now.astimezone(UTC).date())
    return person


@transaction.atomic
def project() -> Cast:
    """The project as the author of drafts, made once. It can't sign in, and nobody signs for it."""
    return Cast(
        _person(
            PROJECT, "Authors", "The Attune project", "", "The people who make this software wrote this first draft.",
            "Las personas que hacen este programa escribieron este primer borrador.", sample=False,
        ),
        None,
    )  # fmt: skip


@transaction.atomic
def hand_in(*, draft: Draft, cast: Cast, now: datetime) -> bool:
    """Write and hand in one page, and have it signed if there is a reviewer. False where nothing is to be done.

    A page that somebody else has worked on since is left as it is, and one whose words are already these, unless the
    reviewer's signature is near its end.
    """
    page = _existing(draft)
    made = _filled(page or KINDS[draft.kind](), draft, cast.author)
    if page is not None:
        if page.latest_revision.user_id != cast.author.user_id or page.workflow_in_progress:
            return False
        known = _content(made) == _content(page.latest_revision.as_object())
        if known and (cast.reviewer is None or _signed_for_a_month(page, now)):
            return False
    else:
        made.live = False
        made.locale = Locale.objects.get(language_code=draft.language)
        twin = _twin(draft)
        if twin is not None:
            made.translation_key = twin.translation_key
        made.owner = cast.author.user
        _parent(draft).add_child(instance=made)
    made.save_revision(user=cast.author.user, log_action=True)
    page = Page.objects.get(pk=made.pk).specific
    state: WorkflowState = page.get_workflow().start(page, cast.author.user)
    if cast.reviewer is not None:
        step = state.current_task_state
        step.task.specific.on_action(step, cast.reviewer.user, "approve")
    return True


def _person(
    username: str, group: str, name: str, credentials: str, about: str, about_es: str, *, sample: bool = True
) -> Person:
    user, made = get_user_model().objects.get_or_create(username=username)
    if made:
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
    found = KINDS[draft.kind].objects.filter(slug=_slug(draft), locale__language_code=draft.language)
    return found.select_related("latest_revision").first()


def _twin(draft: Draft) -> Page | None:
    slugs = [_slug(replace(draft, language=language)) for language, _ in settings.LANGUAGES]
    return KINDS[draft.kind].objects.filter(slug__in=slugs).exclude(locale__language_code=draft.language).first()


def _slug(draft: Draft) -> str:
    # Home pages are siblings below the root, so that one slug won't do for both languages.
    return f"{draft.slug}-{draft.language}" if draft.kind == "home" else draft.slug


def _parent(draft: Draft) -> Page:
    if draft.kind == "home":
        return Page.get_first_root_node()
    return HomePage.objects.get(locale__language_code=draft.language)


def _filled(page: Any, draft: Draft, author: Person) -> Any:
    """The page with the draft's words, not saved."""
    page.title, page.summary, page.author = draft.title, draft.summary, author
    page.slug = _slug(draft)
    page.body = list(draft.body)
    page.sources = [("source", source.value()) for source in draft.sources]
    if draft.kind == "home":
        page.heading = draft.heading
    if draft.kind in ("article", "exercise", "guide"):
        page.concern, page.topic = draft.concern, draft.topic
        page.takeaways = [("takeaway", words) for words in draft.takeaways]
    return page


def _content(page: Any) -> tuple[Any, ...]:
    sources = [tuple(str(part) for part in block.value.values()) for block in page.sources]
    about = [getattr(page, name, "") for name in ("concern", "topic")]
    return page.words(), list(blocks.pieces(page.body)), sources, about


def _signed_for_a_month(page: Any, now: datetime) -> bool:
    signature = getattr(page.live_revision, "signature", None) if page.live else None
    return signature is not None and signature.due_on > now.astimezone(UTC).date() + timedelta(days=30)


def _end_of_next_year(today: date) -> date:
    return date(today.year + 1, 12, 31)
