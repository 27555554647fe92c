"""Around an appointment in a real browser: another location, waiting, a no-show, an estimate, a provider's time off.

By keyboard and without JavaScript, with accessibility checks at each width.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser

from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointment_actions
from matching.booking.models import Estimate
from matching.console.models import Override
from providers.directory.models import Provider, TimeOff
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import booking_body, create_booking, create_hold, match_token, start_appointment
from tests.journeys.person import Person
from tests.journeys.test_offers import page_faults
from tests.journeys.test_pages import browser, context, person, site

__all__ = ["browser", "context", "page_faults", "person", "site"]  # fixtures


@pytest.fixture
def scriptless(browser: Browser, site: str) -> Iterator[Person]:
    """A person on a phone whose browser runs no scripts."""
    context = browser.new_context(java_script_enabled=False, locale="en-US", viewport={"width": 390, "height": 800})
    yield Person(context.new_page(), site)
    context.close()


def books(person: Person) -> Appointment:
    """Book from the home page on. Return the appointment."""
    person.answers_everything()
    person.looks_at_the_first_therapist()
    person.picks_a_time()
    person.fills_in()
    person.books()
    return Appointment.objects.filter(status="booked").latest("id")


def presses(person: Person, name: str) -> None:
    """Press a button by keyboard."""
    person.page.get_by_role("button", name=name, exact=True).focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def test_a_person_changes_location_waits_and_disputes_a_no_show(person: Person, page_faults: dict[str, Any]) -> None:
    person.look, look = (lambda name: None), person.look
    appointment = books(person)
    look("a session that is booked")
    person.page.locator("#elsewhere summary").focus()
    person.page.keyboard.press("Enter")
    person.page.select_option("select[name=state]", "NJ")
    presses(person, "Check, and keep the time")
    assert "no license for where you will be" in person.page.locator(".errors").inner_text()
    assert person.page.input_value("select[name=state]") == "NJ"
    look("a place where the session can't stay")

    start_appointment(appointment.ref, timedelta(minutes=16))
    person.opens(f"/session/{appointment.ref}/")
    presses(person, "I am here, the therapist is not yet")
    assert "You can stop waiting." in person.page.locator("ol").inner_text()
    look("somebody who waits")

    start_appointment(appointment.ref, timedelta(hours=2))
    appointment_actions.mark_no_show(appointment=Appointment.objects.get(pk=appointment.pk), by="staff")
    person.opens(f"/session/{appointment.ref}/")
    person.page.fill("textarea[name=words]", "I waited in the room")
    look("a session marked as missed")
    presses(person, "Say that this is wrong")
    assert "Somebody will look at it." in person.page.inner_text("main")
    assert page_faults == {}


def test_a_person_changes_location_without_scripts(scriptless: Person) -> None:
    appointment = books(scriptless)
    scriptless.page.locator("#elsewhere summary").click()
    scriptless.page.select_option("select[name=state]", "NJ")
    presses(scriptless, "Check, and keep the time")
    assert "Nothing has changed yet" in scriptless.page.locator(".errors").inner_text()
    assert Appointment.objects.get(pk=appointment.pk).version == appointment.version


def test_a_self_paying_person_sees_the_estimate_before_and_after_booking(
    person: Person, page_faults: dict[str, Any]
) -> None:
    person.begins()
    person.says_who()
    person.says_where()
    person.page.check("input[name=way][value=self]")
    person.page.fill("input[name=self_pay_max]", "300")
    person.goes_on("help")
    for _ in range(3):
        presses(person, "Skip this question")
    person.page.wait_for_url("**/match/list/")
    person.looks_at_the_first_therapist()
    person.picks_a_time()
    assert "$150.00" in person.page.locator("dl.estimate").inner_text()
    person.fills_in()
    person.books()
    person.page.get_by_role("link", name="Your good faith estimate, to read or print").click()
    person.page.wait_for_url("**/estimate/")
    person.look("estimate")
    assert Estimate.objects.latest("id").amount == Decimal("150.00")
    assert page_faults == {}


def test_staff_resolve_an_appointment_when_adding_time_off(scriptless: Person) -> None:
    provider = Provider.objects.order_by("id")[0]
    appointment = Appointment.objects.get(ref=create_booking(Api(), provider)["id"])
    staff.create_member("Provider relations", "rel")
    scriptless.opens("/staff/")
    scriptless.page.fill("input[name=username]", "rel")
    scriptless.page.fill("input[name=password]", staff.PASSWORD)
    with scriptless.page.expect_navigation():
        scriptless.page.keyboard.press("Enter")
    scriptless.page.fill("input[name=code]", staff.code())
    with scriptless.page.expect_navigation():
        scriptless.page.keyboard.press("Enter")
    scriptless.opens(f"/staff/directory/provider/{provider.pk}/change/?rows=time_off")
    day = appointment.local_start[:10]
    scriptless.page.fill("input[name=time_off-0-start]", f"{day} 00:00")
    scriptless.page.fill("input[name=time_off-0-end]", f"{day} 23:45")
    scriptless.page.locator("input[name=_save]").first.focus()
    with scriptless.page.expect_navigation():
        scriptless.page.keyboard.press("Enter")
    assert "Nothing is saved yet." in scriptless.page.inner_text("#content")
    for width in (390, 1280):
        scriptless.page.set_viewport_size({"width": width, "height": 800})
        assert scriptless.page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert not TimeOff.objects.exists()
    presses(scriptless, "Save the change and do this")
    assert "Choose what becomes of this session." in scriptless.page.inner_text("#content")
    for row in scriptless.page.locator("fieldset").all():
        row.locator("input[value=keep]").check()
        row.locator("input[name$='-words']").fill("Agreed by phone")
    presses(scriptless, "Save the change and do this")
    assert "Kept, under your name" in scriptless.page.inner_text("#content")
    assert (TimeOff.objects.count(), Override.objects.filter(appointment=appointment).count()) == (1, 1)


def test_an_estimate_is_shown_only_in_the_browser_that_booked(person: Person) -> None:
    token = create_hold(Api(), Provider.objects.order_by("id")[1], token=match_token(self_pay_max=Decimal(300))).json()[
        "token"
    ]
    ref = Api().post("/appointments/", booking_body(token)).json()["id"]
    person.opens(f"/session/{ref}/estimate/")
    assert "$150.00" not in person.page.content()
