"""Everything there is to read, in both languages, by axe; and the exercises as somebody does them."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from content import queries
from tests import browser as browsers
from tests.accessible import faults
from tests.factories import content as make
from tests.journeys.reader import SITE, Reader

pytestmark = pytest.mark.django_db
EXERCISES = "/library/grounding-now/"
STANDING = ("/", "/crisis/", "/seek-care/", "/check-in/", "/topics/", "/search/", "/library/", "/changes/")
PICTURES = os.environ.get("LIBRARY_PICTURES", "")


def answers(language: str) -> dict[tuple[str, str], Any]:
    """Every page of the library and those around it, as a reader of that language gets them."""
    shelf = [entry.path for entry in queries.listed(queries.library(make.TODAY))]
    found = {
        ("GET", path): Client().get(path, headers={"Accept-Language": language})
        for path in (*STANDING, *shelf, f"{EXERCISES}changes/")
    }
    assert {answer.status_code for answer in found.values()} == {200}
    assert len(found) == len(STANDING) + 13
    assert all(f'<html lang="{language}"' in answer.content.decode() for answer in found.values())
    return found


def test_no_page_in_any_language_breaks_a_rule_and_the_exercises_work() -> None:
    call_command("seed_content", verbosity=0)
    pages = {language: answers(language) for language in ("en", "es")}
    with browsers.chromium() as browser:
        found = dict(judged(browser, pages))
        assert {name: wrong for name, wrong in found.items() if wrong} == {}
        assert len(found) == 2 * (len(STANDING) + 13)
        one_sense_at_a_time(browser, pages["en"])
        a_breath_is_paced(browser, pages["en"])
        nothing_moves_where_motion_is_unwanted(browser, pages["en"])
        without_scripts_and_on_paper_all_of_it_is_there(browser, pages["en"])


def judged(browser: Browser, pages: dict[str, dict[tuple[str, str], Any]]) -> Iterator[tuple[str, list[str]]]:
    """Each page and what is wrong with it, at four widths."""
    for language, found in pages.items():
        reader = Reader(browser.new_context(locale=language), found)
        for _method, path in found:
            reader.page.goto(SITE + path)
            yield f"{language} {path}", faults(reader.page)
        assert reader.complaints == []
        assert [asked for asked in reader.asked if SITE not in asked] == []


def exercises(browser: Browser, found: dict[tuple[str, str], Any], **context: Any) -> Page:
    """Somebody at the page with both exercises."""
    page = Reader(browser.new_context(viewport={"width": 390, "height": 844}, **context), found).page
    page.clock.install()
    page.goto(SITE + EXERCISES)
    return page


def pictured(page: Page, name: str) -> None:
    """A picture, where somebody asked for pictures."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES, f"{name}.png"), full_page=True)


def one_sense_at_a_time(browser: Browser, found: dict[tuple[str, str], Any]) -> None:
    page = exercises(browser, found)
    senses = page.locator(".sense")
    count = senses.count()
    assert count == 5
    for at in range(count):
        assert [sense.is_visible() for sense in senses.all()] == [one == at for one in range(count)]
        expect(page.locator(".ending")).to_be_hidden()
        page.get_by_role("button", name="Next").press("Enter")
        if at + 1 < count:
            expect(senses.nth(at + 1)).to_be_focused()
    expect(page.locator(".ending")).to_be_focused()
    expect(page.get_by_role("button", name="Next")).to_be_hidden()
    pictured(page, "grounding-ends")
    page.get_by_role("button", name="Show all steps").press("Enter")
    assert all(sense.is_visible() for sense in senses.all())
    expect(senses.first).to_be_focused()


def a_breath_is_paced(browser: Browser, found: dict[tuple[str, str], Any]) -> None:
    page = exercises(browser, found)
    box, word = page.locator("[data-breathing]"), page.locator("[data-word]")
    inward, outward, rounds = (int(box.get_attribute(f"data-{name}") or 0) for name in ("in", "out", "rounds"))
    page.get_by_role("button", name="Start the pace").press("Enter")
    expect(page.get_by_role("button", name="Stop")).to_be_focused()
    for _round in range(rounds):
        expect(word).to_have_text("Breathe in")
        page.clock.run_for(inward * 1000)
        expect(word).to_have_text("Breathe out")
        page.clock.run_for(outward * 1000)
    expect(word).to_have_text("Done. Sit for a moment.")
    expect(page.get_by_role("button", name="Start the pace")).to_be_focused()
    page.get_by_role("button", name="Start the pace").press("Enter")
    pictured(page, "breathing")
    page.get_by_role("button", name="Stop").press("Enter")
    page.clock.run_for(60_000)
    expect(word).to_be_hidden()
    assert word.get_attribute("aria-live") == "polite"


def nothing_moves_where_motion_is_unwanted(browser: Browser, found: dict[tuple[str, str], Any]) -> None:
    for motion, moves in (("no-preference", True), ("reduce", False)):
        page = exercises(browser, found, reduced_motion=motion)
        page.get_by_role("button", name="Start the pace").click()
        style = page.locator(".circle").evaluate(
            "one => (({transform, transitionDuration}) => [transform, transitionDuration])(getComputedStyle(one))"
        )
        assert (style != ["none", "0s"]) is moves, style


def without_scripts_and_on_paper_all_of_it_is_there(browser: Browser, found: dict[tuple[str, str], Any]) -> None:
    quiet = Reader(browser.new_context(java_script_enabled=False), found).page
    quiet.goto(SITE + EXERCISES)
    paper = exercises(browser, found)
    paper.emulate_media(media="print")
    for page in (quiet, paper):
        assert all(sense.is_visible() for sense in page.locator(".sense").all())
        expect(page.locator(".ending")).to_be_visible()
        assert page.locator("[data-breathing] li:visible").count() == 3
        assert page.locator("[data-steps] button:visible, [data-controls] button:visible").count() == 0
