"""Every page of the seeded library in a real browser, in both languages, and its exercises.

One seed and one browser for all of it. Pages are fetched before the browser starts, as in `test_reading`. English is
checked on a phone and Spanish on a desktop; if LOOK names a folder for screenshots, both at both widths.
"""

import os
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from content.domain.seed import DRAFTS
from tests import browser as browsers
from tests.accessible import too_wide, violations
from tests.journeys.reader import SITE, Reader

pytestmark = pytest.mark.django_db
EXERCISE, LOOK = "/library/grounding-now/", os.environ.get("LOOK")
SEARCH = {"en": "numbnes", "es": "dormir"}
WIDTHS = {"en": 390, "es": 1280}
SLUGS = [draft.slug for draft in DRAFTS if draft.language == "en" and draft.kind not in ("home", "crisis")]
READ = ["/seek-care/" if slug == "when-to-seek-care" else f"/library/{slug}/" for slug in SLUGS]
PATHS = [
    *READ,
    "/",
    "/library/",
    "/topics/",
    "/topics/feelings/",
    "/check-in/",
    "/crisis/",
    "/crisis/changes/",
    "/changes/",
    "/library/grounding-now/changes/",
    "/search/",
]
MOVES = """() => [...document.querySelectorAll("*")].filter((element) => {
  const style = getComputedStyle(element);
  return style.animationName !== "none" || style.transitionDuration.split(", ").some((time) => parseFloat(time) > 0);
}).length + document.getAnimations().length"""
FOCUSED = "() => document.activeElement.textContent.trim()"


def test_every_page_is_accessible_and_each_exercise_works() -> None:
    call_command("seed_content", verbosity=0)
    answers = {language: fetch_pages(language) for language in WIDTHS}
    with browsers.chromium() as browser:
        for language, pages in answers.items():
            context = browser.new_context(locale=language)
            reader = Reader(context, pages)
            assert [fault for _, path in pages for fault in faults(reader.page, path, language)] == []
            assert (reader.complaints, [request for request in reader.requests if SITE not in request]) == ([], [])
            context.close()
        grounds(Reader(browser.new_context(viewport={"width": 390, "height": 844}), answers["en"]))
        breathes(Reader(browser.new_context(viewport={"width": 1280, "height": 900}), answers["en"]))
        reduces_motion(Reader(browser.new_context(reduced_motion="reduce"), answers["es"]).page)
        works_without_scripts(browser, answers["en"])


def fetch_pages(language: str) -> dict[tuple[str, str], Any]:
    """Return responses by method and path, including one to a search."""
    client, answers = Client(headers={"Accept-Language": language}), {}
    for path in PATHS:
        words = {"words": SEARCH[language]}
        answer = client.post(path, words) if path == "/search/" else client.get(path)
        assert (answer.status_code, f'<html lang="{language}"' in answer.content.decode()) == (200, True), path
        assert path not in READ or f'<article class="reading" lang="{language}"' not in answer.content.decode(), path
        assert path != "/search/" or 'class="card entry"' in answer.content.decode()
        answers["GET", path] = answer
    return answers


def faults(page: Page, path: str, language: str) -> list[str]:
    """Return what is wrong with a page on a phone or a desktop, and with text at twice its size."""
    problems = []
    for width in WIDTHS.values() if LOOK else [WIDTHS[language]]:
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(SITE + path, wait_until="domcontentloaded")
        problems += too_wide(page) + violations(page)
        take_screenshot(page, path, f"{language}-{width}")
    page.set_viewport_size({"width": 640, "height": 844})
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    problems += too_wide(page)
    take_screenshot(page, path, f"{language}-200")
    return [f"{language} {path} {fault}" for fault in problems]


def take_screenshot(page: Page, path: str, name: str) -> None:
    """Save a screenshot if LOOK is set."""
    if LOOK:
        page.screenshot(path=f"{LOOK}/{path.strip('/').replace('/', '-') or 'home'}-{name}.png", full_page=True)


def grounds(reader: Reader) -> None:
    """Do the grounding exercise by keyboard: each sense gets the focus, and it can be restarted and left at any time."""
    page, requests = reader.page, reader.requests
    page.goto(SITE + EXERCISE)
    senses, count = page.locator(".grounding-step"), len(requests)
    expect(page.locator(".grounding-step:visible")).to_have_count(1)
    take_screenshot(page, EXERCISE, "first-sense")
    page.get_by_role("button", name="Next").focus()
    for n in range(1, 5):
        page.keyboard.press("Enter")
        expect(page.locator(".grounding-step:visible")).to_have_count(1)
        expect(senses.nth(n)).to_be_focused()
        page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".ending")).to_be_focused()
    expect(page.locator(".grounding-step:visible")).to_have_count(0)
    expect(page.get_by_role("button", name="Next")).to_be_hidden()
    take_screenshot(page, EXERCISE, "ending")
    page.get_by_role("button", name="Start again").press("Enter")
    expect(senses.first).to_be_focused()

    page.emulate_media(media="print")
    expect(page.locator(".grounding-step:visible")).to_have_count(5)
    expect(page.locator(".ending")).to_be_visible()
    for link in (page.locator(".sources a").first, page.locator(".lines .actions a[href^=http]").first):
        assert "http" in link.evaluate(
            "(element) => getComputedStyle(element, '::after').content"
        )  # paper has no links
    expect(page.locator(".lines .actions").first).to_be_visible()
    take_screenshot(page, EXERCISE, "print")
    expect(
        page.locator("[data-steps], [data-controls], .breathing-pace, .find-care").locator("visible=true")
    ).to_have_count(0)
    page.emulate_media(media="screen")

    page.get_by_role("button", name="Show all steps").press("Enter")
    expect(page.locator(".grounding-step:visible")).to_have_count(5)
    expect(senses.first).to_be_focused()
    assert (requests[count:], reader.complaints) == ([], [])


def breathes(reader: Reader) -> None:
    """Breathe in for four seconds and out for six, announced to screen readers. It can be stopped, and takes no focus."""
    page = reader.page
    page.clock.install()
    page.goto(SITE + EXERCISE)
    word, circle = page.get_by_role("status").and_(page.locator(".word")), page.locator(".circle")
    start, stop = page.get_by_role("button", name="Start the pace"), page.get_by_role("button", name="Stop", exact=True)
    expect(circle).to_be_hidden()
    start.press("Enter")
    expect(word).to_have_text("Breathe in")
    expect(stop).to_be_focused()
    expect(circle).to_have_css("transition-duration", "4s")
    page.clock.run_for(4_000)
    expect(word).to_have_text("Breathe out")
    expect(circle).to_have_css("transition-duration", "6s")
    take_screenshot(page, EXERCISE, "breathing")
    stop.press("Enter")
    expect(circle).to_be_hidden()
    expect(word).to_have_text("")
    expect(start).to_be_focused()
    page.clock.run_for(20_000)
    expect(word).to_have_text("")

    start.press("Enter")
    page.keyboard.press("Tab")
    elsewhere = page.evaluate(FOCUSED)
    page.clock.run_for(6 * 10_000)
    expect(word).to_have_text("Done. Sit for a moment.")
    assert page.evaluate(FOCUSED) == elsewhere
    expect(start).to_be_visible()
    assert reader.complaints == []


def reduces_motion(page: Page) -> None:
    """With reduced motion, only the word changes."""
    page.clock.install()
    page.goto(SITE + EXERCISE)
    page.get_by_role("button", name="Empezar el ritmo").click()
    expect(page.locator(".word")).to_have_text("Tome aire")
    assert page.evaluate(MOVES) == 0
    expect(page.locator(".circle")).to_have_css("transform", "none")
    page.clock.run_for(4_000)
    expect(page.locator(".word")).to_have_text("Suelte el aire")
    assert page.evaluate(MOVES) == 0


def works_without_scripts(browser: Browser, answers: dict[tuple[str, str], Any]) -> None:
    """Without scripts, all text is visible, and there are no buttons without a function."""
    page = Reader(browser.new_context(java_script_enabled=False), answers).page
    page.goto(SITE + EXERCISE)
    expect(page.locator(".grounding-step:visible")).to_have_count(5)
    expect(page.locator(".ending")).to_be_visible()
    expect(page.get_by_text("Breathe in through your nose and count to 4.")).to_be_visible()
    expect(page.locator(".grounding button:visible, .breathing button:visible")).to_have_count(0)
