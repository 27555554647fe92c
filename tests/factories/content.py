"""Authors, reviewers and pages for tests of `content/`."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from wagtail.models import Locale, Page, PageLogEntry, TaskState

from config import db
from content.actions import seed_pages as seed_pages_actions
from content.domain.seed import english, spanish
from content.models import ArticlePage, HomePage, Person, ReviewerLicense, Signature

TODAY = date.today()  # noqa: DTZ011 (licenses are checked against PostgreSQL's clock, which tests don't change)
_numbers = count(1)


def author(**user: Any) -> Any:
    """Create a user who may write pages."""
    account = _user("Authors", user)
    Person.objects.create(name=f"Author {next(_numbers)}", user=account)
    return account


def clinician(*, expires_on: date = TODAY + timedelta(days=200), verified_on: date | None = TODAY, **user: Any) -> Any:
    """Create a user who may review pages, with a license."""
    account = _user("Clinical reviewers", user)
    n = next(_numbers)
    person = Person.objects.create(name=f"Clinician {n}", credentials="PhD", user=account)
    ReviewerLicense.objects.create(
        person=person,
        kind="Psychologist",
        state="NY",
        number=f"{n:06}",
        expires_on=expires_on,
        verified_on=verified_on,
        verified_by="Ada" if verified_on else "",
    )
    return account


def home(language: str = "en") -> HomePage:
    """Get or create the home page of a language, as a draft."""
    page = HomePage.objects.filter(locale__language_code=language).first()
    return page or Page.get_first_root_node().add_child(
        instance=HomePage(
            title="Home",
            slug=f"home-{language}",
            heading="Home",
            summary="Home",
            live=False,
            locale=Locale.objects.get(language_code=language),
        )
    )


def article(by: Any, *, slug: str = "calm", title: str = "Calm", language: str = "en", **fields: Any) -> ArticlePage:
    """Create a draft article with one revision by this user."""
    defaults = {
        "summary": "What calm is.",
        "author": by.content_person,
        "concern": "trauma",
        "body": [("section", {"heading": "What it is", "text": "<p>Calm is a quiet sea.</p>"})],
        "sources": [
            ("source", {"title": "Calm", "publisher": "NIMH", "url": "https://www.nimh.nih.gov/", "accessed_on": TODAY})
        ],
        "takeaways": [("takeaway", "Calm comes back.")],
    }
    page = home(language).add_child(
        instance=ArticlePage(title=title, slug=slug, live=False, owner=by, **defaults | fields)
    )
    page.save_revision(user=by)
    return ArticlePage.objects.get(pk=page.pk)


def submit(page: Page, by: Any) -> TaskState:
    """Submit the latest revision, or resubmit a returned one. Return the review step."""
    page = Page.objects.get(pk=page.pk).specific
    if returned := page.current_workflow_state:
        returned.resume(user=by)
        return returned.current_task_state
    return page.get_workflow().start(page, by).current_task_state


def sign(step: TaskState, by: Any) -> None:
    """Approve the step like the editor."""
    step.task.specific.on_action(step, by, "approve")


def create_signed_article(**fields: Any) -> ArticlePage:
    """Create a signed, public article."""
    writer = author()
    page = article(writer, **fields)
    sign(submit(page, writer), clinician())
    return ArticlePage.objects.get(pk=page.pk)


def add_revision(page: ArticlePage, by: Any, **fields: Any) -> ArticlePage:
    """Add a revision by this user to the page. Return the page."""
    draft = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    draft.save_revision(user=by)
    return ArticlePage.objects.get(pk=page.pk)


def seed_pages(*kinds: str) -> None:
    """Seed the home, crisis and guide pages in both languages, or only those of these kinds."""
    now = db.db_now()
    authors = seed_pages_actions.sample_authors(now=now)
    for draft in english.pages.DRAFTS + spanish.pages.DRAFTS:
        if not kinds or draft.kind in kinds:
            seed_pages_actions.submit(draft=draft, authors=authors, now=now)


def erase() -> None:
    """Delete all pages, people and signatures, for tests that commit them because a browser reads them."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE content_signature DISABLE TRIGGER USER")
        Signature.objects.all().delete()
        cursor.execute("ALTER TABLE content_signature ENABLE TRIGGER USER")
    PageLogEntry.objects.all().delete()
    for page in Page.objects.filter(depth=2):
        page.delete()
    Person.objects.all().delete()


def _user(group: str, fields: dict[str, Any]) -> Any:
    account = get_user_model().objects.create_user(f"user{next(_numbers)}", **fields)
    account.groups.add(Group.objects.get(name=group))
    return account
