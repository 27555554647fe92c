"""Check-in, topics, search and library in a real browser: the check-in sends no answers, and pages are accessible.

The pages are fetched before the browser starts, so that the test doesn't commit and Django doesn't run in Playwright's
event loop. The test sees every request of the browser.
"""

import os
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from tests import browser as browsers
from tests.factories import content as make
from tests.journeys.reader import SITE, Reader

pytestmark = pytest.mark.django_db
PAGES = ("/check-in/", "/topics/", "/topics/therapy/", "/search/", "/library/", "/seek-care/")
STORED = "() => [localStorage.length, sessionStorage.length, document.cookie, history.length, location.href]"


def fetch_pages() -> dict[tuple[str, str], Any]:
    """Return responses by method and path: each page, and a search with a typo."""
    answers = {("GET", path): Client().get(path) for path in PAGES}
    answers["POST", "/search/"] = Client().post("/search/", {"words": "numbnes"})
    assert {answer.status_code for answer in answers.values()} == {200}
    return answers


def test_a_person_reads_checks_in_and_searches() -> None:
    make.seed_pages()
    answers = fetch_pages()
    with browsers.chromium() as browser:
        reader = Reader(browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US"), answers)
        checks_in(reader)
        checks_accessibility(reader)
        assert {request for request in reader.requests if SITE not in request} == set()


def checks_in(reader: Reader) -> None:
    """Answers are neither sent nor stored, and answers about safety lead to the crisis lines first."""
    page = reader.page
    page.goto(f"{SITE}/check-in/")
    before, count = page.evaluate(STORED), len(reader.requests)
    expect(page.locator("[data-cards]")).to_be_hidden()
    page.get_by_role("button", name="See what fits").click()
    expect(page.get_by_text("Nothing is chosen yet")).to_be_visible()

    page.get_by_label("Less than two weeks").check()
    page.get_by_role("button", name="See what fits").press("Enter")
    assert page.locator("[data-level]:visible").get_attribute("data-level") == "self"
    page.get_by_label("Two weeks or more").check()
    expect(page.locator("[data-cards]")).to_be_hidden()  # a result never remains after an answer changes
    page.get_by_role("button", name="See what fits").click()
    assert page.locator("[data-level]:visible").get_attribute("data-level") == "talk"
    page.get_by_label("I can hardly work").check()
    page.get_by_role("button", name="See what fits").click()
    assert page.locator("[data-level]:visible").get_attribute("data-level") == "soon"
    expect(page.locator("[data-lines]")).to_be_hidden()

    page.get_by_label("I don't know, or I would rather not say.").check()
    expect(page.locator("[data-lines]")).to_be_visible()  # at once, before anything is pressed
    page.get_by_label("Someone is hurting me").check()
    page.get_by_role("button", name="See what fits").click()
    assert page.locator("[data-level]:visible").get_attribute("data-level") == "now"
    assert page.evaluate("() => document.activeElement.id") == "lines"
    top = page.locator("[data-lines]").bounding_box()
    card = page.locator("[data-level]:visible").bounding_box()
    assert top is not None
    assert card is not None
    assert top["y"] < card["y"]
    expect(page.locator("[data-level]:visible").get_by_role("button", name="Find the first open times")).to_be_visible()

    assert (page.evaluate(STORED), reader.requests[count:], reader.complaints) == (before, [], [])
    page.reload()
    assert page.locator("input:checked").count() == 0
    page.get_by_label("I can hardly work").check()
    page.get_by_role("button", name="See what fits").click()
    with page.expect_request("**/match/find-care/") as sent:
        page.locator("[data-level]:visible").get_by_role("button", name="Find the first open times").click()
    token, *fields = (sent.value.post_data or "").split("&")
    assert (token.split("=")[0], fields) == ("csrfmiddlewaretoken", ["within=7"])


def checks_accessibility(reader: Reader) -> None:
    """Pages are accessible, don't overflow at three widths or with text at twice its size, and obey the CSP."""
    page = reader.page
    for path in PAGES:
        page.goto(SITE + path)
        if path == "/check-in/":
            page.get_by_label("I might hurt someone.").check()
            page.get_by_role("button", name="See what fits").click()
        if path == "/search/":
            page.get_by_label("Search the library").fill("numbnes")
            page.get_by_role("button", name="Search").click()
            expect(page.get_by_text("These come close")).to_be_visible()
            assert page.url == f"{SITE}/search/"
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, (path, width)
            if folder := os.environ.get("LOOK"):
                page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')}-{width}.png", full_page=True)
        violations = Axe().run(page).response["violations"]
        assert [(violation["id"], [node["target"] for node in violation["nodes"]]) for violation in violations] == [], (
            path
        )
        # Text at twice its size.
        page.set_viewport_size({"width": 640, "height": 844})
        page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, path
    assert reader.complaints == []
