"""Three accounts in a real browser: an author who may not sign their own words, a clinician who does, and an edit."""

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
# Where pictures of the desk go, for who wants to look at it.
PICTURES = os.environ.get("DESK_PICTURES", "")


@pytest.fixture
def erased(site: str) -> Iterator[None]:
    """Pages of a site with a server of its own are committed, and deleted in the end."""
    yield
    make.erase()


def signed_in(browser: Browser, site: str, user: Any, *, scripts: bool = True) -> Page:
    """A browser of somebody's own, both steps of the sign-in behind them."""
    client = Client()
    staff.sign_in_directly(client, user)
    context = browser.new_context(java_script_enabled=scripts, locale="en-US", viewport={"width": 1280, "height": 900})
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": site}])
    return context.new_page()


def pictured(page: Page, name: str) -> None:
    """A picture at each width, where somebody asked for pictures."""
    for width in (390, 1280) if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)


def hands_in(page: Page, title: str) -> None:
    """Change the title in the editor, and submit."""
    page.fill("input[name=title]", title)
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Submit to Clinical review").click()


def presses(page: Page, name: str) -> None:
    """A button, by keyboard."""
    page.get_by_role("button", name=name, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_author_is_refused_a_clinician_signs_and_an_edit_waits_for_the_next_signature(
    browser: Browser, site: str, erased: None
) -> None:
    # The author is a clinician too: what stands in the way is that the words are theirs.
    author, clinician, second = make.clinician(), make.clinician(), make.author()
    author.groups.set(second.groups.all())
    draft = make.article(author)
    desk, public, edit = (
        f"{site}{path}" for path in (f"/cms/review/{draft.pk}/", "/library/calm/", f"/cms/pages/{draft.pk}/edit/")
    )

    writes = signed_in(browser, site, author)
    writes.goto(edit)
    hands_in(writes, "Calm")
    writes.goto(desk)
    assert "Nobody signs words of their own" in writes.inner_text("#content")
    assert writes.get_by_role("button", name="Sign this text").count() == 0
    assert faults(writes) == []
    pictured(writes, "refused")

    # The desk runs no script, and is used by keyboard.
    signs = signed_in(browser, site, clinician, scripts=False)
    signs.goto(f"{site}/cms/review/")
    pictured(signs, "queue")
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
    hands_in(edits, "Calm again")
    reads.reload()
    assert reads.inner_text("h1") == "Calm"
    signs.goto(desk)
    assert signs.locator("tr.changed ins").all_inner_texts() == [" again"]
    pictured(signs, "changed")
    presses(signs, "Sign this text")
    reads.reload()
    assert reads.inner_text("h1") == "Calm again"
    reads.get_by_role("link", name="What changed").click()
    assert reads.locator("ins").all_inner_texts() == [" again"]
    assert faults(reads) == []
    pictured(reads, "history")

    signs.goto(desk)
    presses(signs, "Take off the site now")
    assert reads.goto(public).status == 404
    pictured(signs, "taken")
    assert Signature.objects.filter(page=draft).count() == 2
