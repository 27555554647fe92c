"""The public pages in a real browser: with and without JavaScript, by keyboard, on a phone, and when things go wrong."""

import os
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Route

from config.http import tab_sessions
from matching.appointments.models import Appointment, AppointmentEvent
from matching.booking.actions import hold as hold_actions
from matching.booking.gateways import message
from matching.booking.models import Notice
from matching.search.queries import match_request as match_request_queries
from tests import browser as browsers
from tests.accessible import faults, violations
from tests.conftest import Api, restored_database
from tests.factories.booking import create_hold
from tests.factories.providers import create_listed_provider
from tests.journeys.person import Person
from tests.server import serve


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The site with three therapists in New York."""
    with restored_database(django_db_blocker):
        for name in ("Maya Okafor", "Jordan Lee", "Ana Costa"):
            create_listed_provider(display_name=name, focus=("trauma",), trauma=True, hours=(8 * 60, 21 * 60))
        with serve(SITE_URL="http://localhost") as server:
            yield f"http://127.0.0.1:{server.port}"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for the module. Playwright leaves an event loop in this thread, so the ORM's check for it is off."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with browsers.chromium() as chromium:
        yield chromium
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A new browser context, without cookies."""
    new_context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    yield new_context
    new_context.close()


@pytest.fixture
def person(context: BrowserContext, site: str) -> Person:
    """A person with a page in that context."""
    return Person(context.new_page(), site)


def test_a_person_books_reschedules_and_cancels(person: Person) -> None:
    person.answers_everything()
    person.looks_at_the_first_therapist()
    person.picks_a_time()
    person.fills_in()
    person.books()
    assert person.page.inner_text("h1") == "Your session is booked"

    person.page.get_by_text("Move to another time").click()
    person.page.locator("details details[open] button.time:visible").nth(2).click()
    person.page.get_by_role("button", name="Move to the new time").click()
    assert person.page.get_by_role("status").inner_text() == "Your session has a new time."

    person.page.get_by_text("Cancel", exact=True).click()
    person.page.get_by_role("button", name="Cancel this session").click()
    assert person.page.inner_text("h1") == "Cancel this session?"
    person.page.get_by_role("button", name="Cancel this session").click()
    assert person.page.inner_text("h1") == "This session is canceled"
    assert person.foreign == []
    versions = AppointmentEvent.objects.order_by("-id").values_list("from_status", "to_status")[:4]
    assert list(reversed(versions)) == [("", "held"), ("held", "booked"), ("booked", "booked"), ("booked", "cancelled")]


def test_a_person_books_without_javascript(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-US")
    person = Person(context.new_page(), site)
    person.answers_everything()
    person.looks_at_the_first_therapist()
    person.picks_a_time()
    person.fills_in()
    person.books()
    assert person.page.inner_text("h1") == "Your session is booked"
    context.close()


def test_pages_are_accessible_and_do_not_scroll_sideways(person: Person) -> None:
    faults_by_page: dict[str, list[str]] = {}

    def check(name: str) -> None:
        faults_by_page[name] = faults(person.page)

    person.look = check
    person.answers_everything()
    person.looks_at_the_first_therapist()
    person.picks_a_time()
    person.page.get_by_role("button", name="Book this session").click()
    person.page.locator(".errors").wait_for()
    check("details with errors")
    person.fills_in()
    person.books()
    person.opens("/match/pay/")
    person.page.fill("input[name=look]", "bleu cros")
    person.page.get_by_role("status").get_by_text("“bleu cros”").wait_for()
    check("pay, looked up")
    person.opens("/match/list/")
    for box in person.page.locator("input[name=with]").all()[:2]:
        box.check()
    person.page.get_by_role("button", name="Compare side by side").last.click()
    person.page.wait_for_url("**/match/compare/**")
    check("side by side")
    for path, name in (("/match/resume/", "resume"), ("/how-matching-works/", "how"), ("/who-sees-what/", "privacy")):
        person.opens(path, name)
    person.opens("/using-this-site/", "safety")
    person.opens("/nowhere/", "not found")
    assert {name: wrong for name, wrong in faults_by_page.items() if wrong} == {}


def test_a_person_books_by_keyboard(person: Person) -> None:
    keys = Keys(person)
    person.opens("/")
    keys.reach("a:has-text('Find my match')", "Enter", "**/match/who/")
    keys.reach("input[name=who]", "Space")
    keys.reach("button:has-text('Continue')", "Enter", "**/match/where/")
    keys.reach("input[name=zip]")
    person.page.keyboard.type("10001")
    keys.reach("button:has-text('Continue')", "Enter", "**/match/pay/")
    keys.reach("input[name=way]", "Space")
    keys.reach("input[name=look]")
    person.page.keyboard.type("atena ppo")
    person.page.locator("#found details[open]").wait_for()
    keys.reach("input[name=plan]", "Space")
    keys.reach("button:has-text('Continue')", "Enter", "**/match/help/")
    for following in ("matters", "when", "list"):
        keys.reach("button:has-text('Skip this question')", "Enter", f"**/match/{following}/")
    keys.reach("button.time", "Enter", "**/book/**")
    keys.reach("input[name=name]")
    person.page.keyboard.type("Ana Ruiz")
    keys.reach("input[name=date_of_birth]")
    person.page.keyboard.type("05041990")
    keys.reach("input[name=telehealth]", "Space")
    keys.reach("input[name=privacy]", "Space")
    keys.reach("button:has-text('Book this session')", "Enter", "**/session/**")
    print(f"keys pressed, letters typed aside: {keys.pressed}")
    assert person.page.inner_text("h1") == "Your session is booked"
    assert keys.pressed < 260


def test_losing_the_time_keeps_what_was_typed(person: Person) -> None:
    person.answers_everything()
    person.looks_at_the_first_therapist()
    person.picks_a_time()
    held = Appointment.objects.filter(status="held").latest("id")
    hold_actions.release(appointment=held, by="system")
    assert create_hold(Api(), held.provider, f"{held.period.lower:%Y-%m-%dT%H:%M:%SZ}").status_code == 201
    person.fills_in("Ana María O'Brien")
    person.page.get_by_role("button", name="Book this session").click()
    person.page.get_by_role("alert").wait_for()
    assert person.page.input_value("input[name=name]") == "Ana María O'Brien"
    assert person.page.locator(".errors button.time").count() == 3


def test_back_keeps_answers_and_a_code_brings_them_to_another_browser(person: Person, browser: Browser) -> None:
    person.begins()
    person.says_who("teen")
    person.says_where("94110")
    person.page.go_back()
    assert person.page.input_value("input[name=zip]") == "94110"
    person.page.get_by_text("Come back later").click()
    code = person.page.inner_text(".code")

    elsewhere = browser.new_context(locale="en-US")
    other = Person(elsewhere.new_page(), person.site)
    other.opens("/match/resume/")
    other.page.fill("input[name=code]", code.upper())
    other.page.get_by_role("button", name="Continue").click()
    other.page.wait_for_url("**/match/pay/")
    elsewhere.close()

    person.page.get_by_role("button", name="Start again and erase").click()
    assert person.page.inner_text("h1") == "Erase your answers?"
    person.page.get_by_role("button", name="Erase my answers").click()
    person.page.wait_for_url(f"{person.site}/")
    assert match_request_queries.by_resume_phrase(code) is None
    person.opens("/match/where/")
    assert person.page.url.endswith("/match/who/")


def test_skipping_ahead_leads_to_the_first_open_question(person: Person) -> None:
    person.opens("/match/list/")
    assert person.page.url.endswith("/match/who/")
    person.opens("/match/when/")
    assert person.page.url.endswith("/match/who/")


@pytest.mark.parametrize("by_keys", [False, True])
def test_going_back_after_leaving_shows_nothing_private(person: Person, by_keys: bool) -> None:
    def weather(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<title>Weather</title><p>Sunny</p>")

    person.page.context.route("https://www.weather.gov/**", weather)
    person.begins()
    person.says_who("child")
    person.says_where("94110")
    if by_keys:
        for key in ("Shift", "Shift", "a", "Shift", "Shift"):
            person.page.keyboard.press(key)
        assert person.page.locator("h1").count() == 1
        person.page.keyboard.press("Shift")
    else:
        person.page.get_by_role("link", name="Leave this site").click()
    person.page.wait_for_url("https://www.weather.gov/**")
    for _ in range(3):
        person.page.go_back()
        person.page.wait_for_load_state()
        assert "94110" not in person.page.content()
        assert person.page.locator("input:checked[value=child]").count() == 0
    person.page.go_forward()
    assert "94110" not in person.page.content()
    new_tab = person.page.context.new_page()
    new_tab.goto(person.site + "/match/where/")
    assert new_tab.url.endswith("/match/who/")


def test_a_session_ends_with_its_last_tab(person: Person) -> None:
    person.begins()
    person.says_who("child")
    person.says_where("94110")
    context, first = person.page.context, person.page
    second = context.new_page()
    second.goto(person.site + "/match/where/")
    assert second.input_value("input[name=zip]") == "94110"
    first.close()
    second.close()
    for row in Session.objects.all():  # as if the first page was opened a while ago
        session = SessionStore(row.session_key)
        session[tab_sessions.KEY] = time.time() - tab_sessions.FIRST_PAGE_SECONDS
        session.save()
    third = context.new_page()
    third.goto(person.site + "/search/")
    third.fill("input[name=words]", "sleep")
    third.press("input[name=words]", "Enter")
    third.get_by_role("heading", name="We have no page on this yet").wait_for()
    third.goto(person.site + "/match/where/")
    third.wait_for_url("**/match/resume/")
    assert (
        third.get_by_role("status").inner_text() == "This was closed here, so it needs its code again. Nothing is lost."
    )
    third.goto(person.site + "/match/where/")
    assert third.url.endswith("/match/who/")


def test_opening_a_mailed_link_changes_nothing_and_a_mailed_code_opens_the_appointment(
    person: Person, browser: Browser
) -> None:
    person.answers_everything()
    person.picks_a_time()
    person.fills_in()
    person.books()
    appointment = Appointment.objects.filter(status="booked").latest("id")
    link = f"/s/{Notice.objects.get(appointment=appointment, kind='confirmation').link_token}/"

    elsewhere = browser.new_context(locale="en-US")
    other = Person(elsewhere.new_page(), person.site)
    for _ in range(3):
        other.opens(link)
    assert "Maya" not in other.page.content()
    assert AppointmentEvent.objects.filter(appointment=appointment).count() == 2
    other.opens(f"/session/{appointment.ref}/")
    assert other.page.inner_text("h1") == "This page is closed here"
    other.opens(link)
    other.page.get_by_role("button", name="Send me a code").click()
    assert violations(other.page) == []
    other.page.fill("input[name=code]", message.code(Notice.objects.get(appointment=appointment, kind="code")))
    other.page.get_by_role("button", name="Open it").click()
    other.page.wait_for_url(f"**/session/{appointment.ref}/")
    assert other.page.inner_text("h1") == "Your session is booked"
    elsewhere.close()


def test_a_person_without_email_or_phone_returns_with_a_code(person: Person, browser: Browser) -> None:
    person.answers_everything()
    person.picks_a_time()
    person.fills_in()
    person.page.fill("input[name=email]", "")
    person.page.uncheck("input[name=email_ok]")
    person.page.fill("input[name=word]", "River Stone")
    person.books()
    code = person.page.inner_text(".code")
    person.page.reload()
    assert code not in person.page.content()

    elsewhere = browser.new_context(locale="en-US", viewport={"width": 390, "height": 800})
    other = Person(elsewhere.new_page(), person.site)
    other.opens("/")
    other.page.get_by_role("link", name="Come back to a session").click()
    other.page.fill("input[name=code]", code.upper())
    other.page.fill("input[name=word]", "not this")
    other.page.get_by_role("button", name="Continue").click()
    other.page.get_by_role("alert").wait_for()
    assert violations(other.page) == []
    other.page.fill("input[name=word]", "river stone")
    other.page.get_by_role("button", name="Continue").click()
    other.page.wait_for_url("**/session/**")
    assert other.page.inner_text("h1") == "Your session is booked"
    elsewhere.close()


def test_a_day_is_announced_before_it_gets_the_focus(person: Person) -> None:
    person.answers_everything()
    person.looks_at_the_first_therapist()
    person.page.get_by_text("All days at a glance").click()
    cell = person.page.locator("[data-day]").nth(2)
    says = cell.get_attribute("aria-label")
    cell.press("Enter")
    assert re.fullmatch(r"\w+, \w+ \d+, (Morning|Afternoon|Evening): \d+ times? left", says or "")
    person.page.locator(f"{cell.get_attribute('href')} button:focus").wait_for()
    assert person.page.inner_text("#said") == says  # the day that opens must not announce itself over it


def test_offline_nothing_is_sent_and_nothing_is_lost(person: Person) -> None:
    person.answers_everything()
    person.picks_a_time()
    person.fills_in()
    person.page.context.set_offline(True)
    person.page.get_by_role("button", name="Book this session").click()
    person.page.get_by_role("alert").get_by_text("You are offline.").wait_for()
    person.page.context.set_offline(False)
    person.page.locator("#connection").wait_for(state="hidden")
    person.books()
    assert person.page.inner_text("h1") == "Your session is booked"


def test_filtering_updates_the_list_without_a_new_page(person: Person) -> None:
    person.answers_everything()
    person.page.check("input[name=spanish]")
    person.page.get_by_role("heading", name="No therapist meets all your must-haves").wait_for()
    person.page.locator("#said", has_text="No therapist meets all your must-haves").wait_for(state="attached")
    person.page.get_by_role("button", name="Any language").click()
    person.page.get_by_role("heading", name="3 meet your must-haves").wait_for()
    assert person.page.url.endswith("/match/list/")


class Keys:
    """Presses keys, and counts them."""

    def __init__(self, person: Person) -> None:
        self.page, self.pressed = person.page, 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def reach(self, selector: str, then: str = "", url: str = "") -> None:
        """Tab until the focus is on the first match of `selector`, then press a key and wait for an address."""
        targets = self.page.locator(selector)
        for _ in range(150):
            self.press("Tab")
            if any(target.evaluate("element => element === document.activeElement") for target in targets.all()):
                break
        else:
            raise AssertionError(f"{selector} can't be reached by keyboard")
        if then:
            self.press(then)
        if url:
            self.page.wait_for_url(url)
