"""Clinical review in a real browser: an author can't sign their own text, a clinician signs it, an edit waits."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from content.models import Signature
from tests.accessible import faults
from tests.factories import content as make
from tests.factories import staff
from tests.journeys.test_pages import browser, site

__all__ = ["browser", "site"]  # fixtures
# Folder for screenshots of the review pages; none by default.
PICTURES = os.environ.get("REVIEW_PICTURES", "")


@pytest.fixture
def erased(site: str) -> Iterator[None]:
    """Delete the pages afterward: they are committed, because another process serves them."""
    yield
    make.erase()


def signed_in(browser: Browser, site: str, user: Any, *, scripts: bool = True) -> Page:
    """Return a page in a new browser context in which this user is signed in."""
    client = Client()
    staff.sign_in_directly(client, user)
    context = browser.new_context(java_script_enabled=scripts, locale="en-US", viewport={"width": 1280, "height": 900})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    return context.new_page()


def take_screenshot(page: Page, name: str) -> None:
    """Save a screenshot at each width if REVIEW_PICTURES is set."""
    for width in (390, 1280) if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)


def submits(page: Page, title: str) -> None:
    """Change the title in the editor, and submit."""
    page.fill("input[name=title]", title)
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Submit to Clinical review").click()


def presses(page: Page, name: str) -> None:
    """Press a button by keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_author_is_refused_a_clinician_signs_and_an_edit_waits_for_the_next_signature(
    browser: Browser, site: str, erased: None
) -> None:
    # The author is a clinician, too: only their authorship prevents the signature.
    author, clinician, second = make.clinician(), make.clinician(), make.author()
    author.groups.set(second.groups.all())
    draft = make.article(author)
    desk, public, edit = (
        f"{site}{path}" for path in (f"/cms/review/{draft.pk}/", "/library/calm/", f"/cms/pages/{draft.pk}/edit/")
    )

    writes = signed_in(browser, site, author)
    writes.goto(edit)
    submits(writes, "Calm")
    writes.goto(desk)
    assert "Nobody signs words of their own" in writes.inner_text("#content")
    assert writes.get_by_role("button", name="Sign this text").count() == 0
    assert faults(writes) == []
    take_screenshot(writes, "refused")

    # The review page works without scripts and by keyboard.
    signs = signed_in(browser, site, clinician, scripts=False)
    signs.goto(f"{site}/cms/review/")
    take_screenshot(signs, "queue")
    signs.locator("section[aria-labelledby=waiting] a").click()
    assert signs.url == desk
    presses(signs, "Return with this reason")
    assert "Please say what should change." in signs.inner_text("#content")
    signs.get_by_label("Comment, or what should change").fill("Fine as it is.")
    presses(signs, "Sign this text")
    assert "Signed. This text is public now." in signs.inner_text("body")
    reads = browser.new_context(locale="en-US").new_page()
    reads.goto(public)
    assert reads.inner_text("h1") == "Calm"
    assert f"Reviewed by {clinician.content_person.name}, Psychologist (NY)" in reads.inner_text(".byline")

    edits = signed_in(browser, site, second)
    edits.goto(edit)
    submits(edits, "Calm again")
    reads.reload()
    assert reads.inner_text("h1") == "Calm"
    signs.goto(desk)
    assert signs.locator("tr.changed ins").all_inner_texts() == [" again"]
    take_screenshot(signs, "changed")
    presses(signs, "Sign this text")
    reads.reload()
    assert reads.inner_text("h1") == "Calm again"
    reads.get_by_role("link", name="What changed").click()
    assert reads.locator("ins").all_inner_texts() == [" again"]
    assert faults(reads) == []
    take_screenshot(reads, "history")

    signs.goto(desk)
    presses(signs, "Take off the site now")
    assert reads.goto(public).status == 404
    take_screenshot(signs, "taken")
    assert Signature.objects.filter(page=draft).count() == 2
