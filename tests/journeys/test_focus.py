"""No sticky or fixed part covers what has the focus, at any tab stop and window size; lists and comparisons are heard."""

import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import restored_database
from tests.factories.providers import create_listed_provider
from tests.journeys.person import Person
from tests.journeys.test_pages import browser as browser
from tests.server import serve

# The two smallest are the hardest. FOCUS=full walks all four.
SIZES = ((320, 640), (640, 360), (390, 844), (1280, 800))[: 4 if os.environ.get("FOCUS") == "full" else 2]
# For the focused element: the names of fixed and sticky parts that overlap it, and whether any of it can be seen.
COVERED = """() => {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return null;
  const target = focused.closest("label") || focused;
  const visible = [focused, target].find((each) => each.getBoundingClientRect().width > 2) || target;
  const box = visible.getBoundingClientRect();
  const covers = [];
  for (const part of document.querySelectorAll("body *")) {
    if (!["fixed", "sticky"].includes(getComputedStyle(part).position)) continue;
    if (part.contains(focused)) continue;
    const other = part.getBoundingClientRect();
    const overlap = other.width && Math.min(box.right, other.right) - Math.max(box.left, other.left) > 1
      && Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top) > 1;
    if (overlap) covers.push(part.className || part.tagName);
  }
  const outside = box.bottom <= 0 || box.top >= innerHeight;
  const name = focused.tagName + " " + (focused.innerText || focused.name || focused.id || "").trim().slice(0, 30);
  return {name, covers: outside ? [...covers, "out of the window"] : covers};
}"""


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The site with twelve therapists in New York."""
    with restored_database(django_db_blocker):
        for number in range(12):
            create_listed_provider(display_name=f"Maya {chr(65 + number)}", focus=("trauma",), trauma=True)
        with serve(SITE_URL="http://localhost") as server:
            yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def person(browser: Browser, site: str) -> Iterator[Person]:
    context = browser.new_context(locale="en-US")
    yield Person(context.new_page(), site)
    context.close()


def covered(page: Page) -> list[str]:
    """Tab through the page, there and back, and return each control that was covered while it had the focus."""
    stops = []
    for key in ("Tab", "Shift+Tab"):
        for _ in range(220):
            page.keyboard.press(key)
            stop = page.evaluate(COVERED)
            if stop is None:
                break
            if stop["covers"]:
                stops.append(f"{key}: {stop['name']} under {', '.join(stop['covers'])}")
    return stops


def answer(person: Person) -> None:
    person.page.set_viewport_size({"width": 1280, "height": 800})
    person.opens("/match/who/")
    person.says_who()
    person.says_where()
    person.pays_with()
    person.wants_help_with("trauma")
    person.says_what_matters()
    person.is_free("0-morning")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_covers_the_focus(person: Person, size: tuple[int, int]) -> None:
    answer(person)
    person.page.locator("article.match h2 a").first.click()
    profile = person.page.url.removeprefix(person.site)
    person.page.locator("button.time:visible").first.click()
    person.page.wait_for_url("**/book/**")
    details = person.page.url.removeprefix(person.site)
    person.page.set_viewport_size({"width": size[0], "height": size[1]})
    faults = {}
    pages = [*(f"/match/{name}/" for name in ("who", "where", "pay", "help", "matters", "when")), profile, details]
    for path in [*pages, "/", "/match/list/", "/match/list/#filters", "/how-matching-works/", "/using-this-site/"]:
        person.opens(path)
        if "list" in path:
            for box in person.page.locator("input[name=with]").all()[:2]:
                box.check(force=True)
            person.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        faults[path] = covered(person.page)
    assert {path: stops for path, stops in faults.items() if stops} == {}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_show_more_keeps_the_ticks_and_goes_to_the_first_new_card(browser: Browser, site: str, script: bool) -> None:
    context = browser.new_context(locale="en-US", java_script_enabled=script)
    person = Person(context.new_page(), site)
    answer(person)
    names = person.page.locator("article.match h2").all_inner_texts()
    person.page.locator("input[name=with]").nth(1).check()
    person.page.get_by_role("button", name="Show more").click()
    person.page.wait_for_url("**#card-11")
    assert person.page.locator("article.match h2").all_inner_texts()[:10] == names
    assert person.page.locator("input[name=with]").nth(1).is_checked()
    assert person.page.locator("#card-11").evaluate("card => card === document.activeElement")
    assert person.page.locator("#card-11").evaluate("card => card.getBoundingClientRect().top < innerHeight")
    person.page.get_by_role("button", name="Compare side by side").last.click()
    person.page.wait_for_url("**/match/compare/**")
    person.page.get_by_role("link", name="Back to the list").click()
    person.page.wait_for_url("**/match/list/**")
    assert person.page.locator("input[name=with]").nth(1).is_checked()
    assert person.page.locator("article.match").count() == 12
    context.close()


def test_a_fourth_tick_is_taken_back_and_says_why(person: Person) -> None:
    answer(person)
    for number in range(3):
        person.page.locator("input[name=with]").nth(number).check()
    person.page.locator("#said", has_text="3 of 3 chosen to compare").wait_for(state="attached")
    person.page.locator("input[name=with]").nth(3).click()
    person.page.locator("#said", has_text="You can compare three.").wait_for(state="attached")
    assert person.page.locator("input[name=with]:checked").count() == 3
    assert person.page.locator("input[name=with]").nth(3).is_enabled()


def test_a_filter_keeps_the_ticks_and_says_what_changed(person: Person) -> None:
    answer(person)
    person.page.locator("input[name=with]").nth(2).check()
    chosen = person.page.locator("input[name=with]").nth(2).get_attribute("value")
    status = person.page.locator("#said")
    person.page.check("input[name=evenings]")
    person.page.locator("h1", has_text="the times you chose").wait_for()
    first = person.page.inner_text("h1")
    status.filter(has_text=first).wait_for(state="attached")
    assert person.page.locator(f"input[name=with][value='{chosen}']").is_checked()
    person.page.uncheck("input[name=evenings]")
    person.page.locator("h1", has_text="morning times").wait_for()
    assert person.page.inner_text("h1") != first


def test_a_comparison_on_a_phone_says_whose_each_cell_is(person: Person) -> None:
    answer(person)
    for number in range(2):
        person.page.locator("input[name=with]").nth(number).check()
    person.page.get_by_role("button", name="Compare side by side").last.click()
    person.page.wait_for_url("**/match/compare/**")
    person.page.set_viewport_size({"width": 390, "height": 844})
    names = [re.split(r",", text)[0] for text in person.page.locator("thead th a").all_inner_texts()]
    assert len(names) == 2
    for row in person.page.get_by_role("row").all()[1:]:
        cells = row.get_by_role("cell").all()
        for name, cell in zip(names, cells, strict=True):
            assert name in cell.aria_snapshot(), cell.inner_text()
