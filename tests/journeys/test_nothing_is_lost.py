"""The booking form in a real browser: nothing typed is lost, and what changed is said where a person looks and listens."""

from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, Page

from matching.appointments.models import Appointment
from matching.search.models import MatchRequest
from matching.search.queries import match_request as match_request_queries
from tests.accessible import faults
from tests.factories.booking import expire_hold
from tests.journeys.person import Person
from tests.journeys.test_pages import browser, context, person, site

__all__ = ["browser", "context", "person", "site"]  # fixtures

NAME, NOTE = "Ana María O'Brien", "I am tired.\nVery tired."
# WCAG 2.2, 1.4.12.
TEXT_SPACING = """for (const { style } of document.querySelectorAll("main *")) {
  Object.assign(style, { letterSpacing: ".12em", wordSpacing: ".16em", lineHeight: "1.5" });
}"""


@pytest.fixture
def scriptless(browser: Browser, site: str) -> Iterator[Person]:
    """A person on a phone whose browser runs no scripts."""
    new_context = browser.new_context(java_script_enabled=False, locale="en-US", viewport={"width": 390, "height": 800})
    yield Person(new_context.new_page(), site)
    new_context.close()


def types(person: Person) -> None:
    """Fill in the form without consents."""
    person.fills_in(NAME)
    person.page.fill("textarea[name=share]", NOTE)


def typed(page: Page) -> tuple[str, str, bool]:
    """Return the name, the note and a ticked box of the form in the page."""
    return (
        page.input_value("input[name=name]"),
        page.input_value("textarea[name=share]"),
        page.is_checked("input[name=privacy]"),
    )


def presses(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def holds_another_time_in_a_second_tab(person: Person) -> None:
    second = person.page.context.new_page()
    second.goto(f"{person.site}/match/list/")
    second.locator("button.time:visible").nth(1).click()
    second.wait_for_url("**/book/**")


def test_two_tabs_and_the_first_takes_its_time_back(scriptless: Person) -> None:
    page = scriptless.page
    scriptless.answers_everything()
    scriptless.picks_a_time()
    first = Appointment.objects.get(status="held")
    types(scriptless)
    holds_another_time_in_a_second_tab(scriptless)
    presses(page, "Book this session")
    assert page.inner_text(".errors h2") == "You held another time in another tab"
    assert typed(page) == (NAME, NOTE, True)
    presses(page, "Take back")
    assert typed(page) == (NAME, NOTE, True)
    scriptless.books()
    assert Appointment.objects.get(status="booked").period == first.period


def test_two_tabs_and_the_words_go_on_to_the_second_time(person: Person) -> None:
    person.answers_everything()
    person.picks_a_time()
    types(person)
    holds_another_time_in_a_second_tab(person)
    second = Appointment.objects.get(status="held")
    presses(person.page, "Book this session")
    assert faults(person.page) == []
    presses(person.page, "Go on with")
    assert typed(person.page) == (NAME, NOTE, True)
    person.books()
    assert Appointment.objects.filter(status="booked").latest("id").ref == second.ref


def test_back_and_reload_keep_the_form_until_it_is_booked(person: Person) -> None:
    person.answers_everything()
    person.picks_a_time()
    types(person)
    address = person.page.url
    person.page.reload()
    assert typed(person.page) == (NAME, NOTE, True)
    person.page.go_back()
    person.page.go_forward()
    person.page.wait_for_url(address)
    assert typed(person.page) == (NAME, NOTE, True)
    presses(person.page, "I need more time")
    assert typed(person.page) == (NAME, NOTE, True)
    assert person.page.evaluate("document.activeElement.textContent") == "You have ten more minutes."
    assert person.page.title() == "You have ten more minutes."
    person.books()
    assert person.page.title() == "Your appointment is booked"
    assert person.page.evaluate("document.activeElement.tagName") == "H1"
    assert person.page.evaluate("Object.keys(sessionStorage).filter((key) => key.startsWith('kept:'))") == []


@pytest.mark.parametrize("lost", ["web session", "cookies"])
def test_an_ended_web_session_and_lost_cookies_keep_the_form(scriptless: Person, lost: str) -> None:
    page = scriptless.page
    scriptless.answers_everything()
    scriptless.picks_a_time()
    words = match_request_queries.resume_phrase(MatchRequest.objects.latest("id").ref)
    types(scriptless)
    if lost == "cookies":
        page.context.clear_cookies()
        presses(page, "Book this session")
        assert page.inner_text("h1") == "Please send this again"
        assert NAME in page.inner_text("main")
        assert faults_without_scripts(page) == []
        presses(page, "Send it again")
    else:
        Session.objects.all().delete()
        presses(page, "Book this session")
    assert page.inner_text("h1") == "This page is closed here"
    assert NOTE in page.inner_text("dl")
    page.fill("input[name=resume_code]", words)
    presses(page, "Open it again")
    assert typed(page) == (NAME, NOTE, True)
    scriptless.books()


def faults_without_scripts(page: Page) -> list[str]:
    """Return whether the page scrolls sideways on a small phone."""
    page.set_viewport_size({"width": 320, "height": 640})
    size = page.locator("main").bounding_box()
    return [] if size and size["width"] <= 320 else ["wide"]


def test_a_change_of_language_keeps_the_form(person: Person) -> None:
    person.answers_everything()
    person.picks_a_time()
    types(person)
    person.page.fill("input[name=date_of_birth]", "")
    presses(person.page, "Book this session")
    assert person.page.locator(".errors").is_visible()
    presses(person.page, "Español")
    assert person.page.locator("html").get_attribute("lang") == "es"
    assert typed(person.page) == (NAME, NOTE, True)


def test_an_ended_hold_can_be_booked_with_everything_typed(person: Person) -> None:
    person.answers_everything()
    person.picks_a_time()
    types(person)
    expire_hold(Appointment.objects.filter(status="held").latest("id").ref)
    person.books()


def test_the_code_to_come_back_wraps_on_a_small_phone(person: Person) -> None:
    person.answers_everything()
    person.picks_a_time()
    person.fills_in()
    person.page.uncheck("input[name=email_ok]")
    person.books()
    person.page.set_viewport_size({"width": 320, "height": 640})
    person.page.evaluate(TEXT_SPACING)
    right = person.page.evaluate("document.querySelector('.code').getBoundingClientRect().right")
    assert right <= 320
    assert faults(person.page) == []


def test_three_shifts_count_aloud_and_can_be_taken_back(person: Person) -> None:
    person.answers_everything()
    person.picks_a_time()
    types(person)
    for _ in range(2):
        person.page.keyboard.press("Shift")
    assert person.page.inner_text("#shortcut p") == "Press Shift once more to leave this site. Press Escape to stay."
    for _ in range(3):  # Sticky Keys: five in all
        person.page.keyboard.press("Shift")
    assert not person.page.locator("main").is_visible()
    assert person.page.title() == ""
    person.page.keyboard.press("Escape")
    assert person.page.locator("main").is_visible()
    person.page.wait_for_timeout(3_500)
    assert typed(person.page) == (NAME, NOTE, True)
    person.books()
