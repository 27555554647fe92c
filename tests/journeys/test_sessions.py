"""Around a session in a real browser: elsewhere on that day, late, missed, an estimate, and staff who change a calendar.

By keyboard and without JavaScript, at each width, with axe looking on.
"""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser

from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointments
from matching.booking.models import Estimate
from matching.console.models import Override
from providers.directory.models import Provider, TimeOff
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import booking_body, create_booking, create_hold, match_token, start_appointment
from tests.journeys.person import Person
from tests.journeys.test_offers import found
from tests.journeys.test_pages import browser, context, person, site

__all__ = ["browser", "context", "found", "person", "site"]  # fixtures


@pytest.fixture
def quiet(browser: Browser, site: str) -> Iterator[Person]:
    """Somebody whose browser runs no scripts."""
    context = browser.new_context(java_script_enabled=False, locale="en-US", viewport={"width": 390, "height": 800})
    yield Person(context.new_page(), site)
    context.close()


def books(person: Person) -> Appointment:
    """The session that a person books, from the first page on."""
    person.answers_everything()
    person.looks_at_the_first_therapist()
    person.picks_a_time()
    person.fills_in()
    person.books()
    return Appointment.objects.filter(status="booked").latest("id")


def presses(person: Person, name: str) -> None:
    """A button, by keyboard."""
    person.page.get_by_role("button", name=name, exact=True).focus()
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def test_a_person_says_where_they_will_be_is_late_and_contests_a_mark(person: Person, found: dict[str, Any]) -> None:
    person.look, look = (lambda name: None), person.look
    one = books(person)
    look("a session that is booked")
    person.page.locator("#elsewhere summary").focus()
    person.page.keyboard.press("Enter")
    person.page.select_option("select[name=state]", "NJ")
    presses(person, "Check, and keep the time")
    assert "no license for where you will be" in person.page.locator(".errors").inner_text()
    assert person.page.input_value("select[name=state]") == "NJ"
    look("a place where the session can't stay")

    start_appointment(one.ref, timedelta(minutes=16))
    person.opens(f"/session/{one.ref}/")
    presses(person, "I am here, the therapist is not yet")
    assert "You can stop waiting." in person.page.locator("ol").inner_text()
    look("somebody who waits")

    start_appointment(one.ref, timedelta(hours=2))
    appointments.mark_no_show(appointment=Appointment.objects.get(pk=one.pk), by="staff")
    person.opens(f"/session/{one.ref}/")
    person.page.fill("textarea[name=words]", "I waited in the room")
    look("a session marked as missed")
    presses(person, "Say that this is wrong")
    assert "Somebody will look at it." in person.page.inner_text("main")
    assert found == {}


def test_the_same_without_scripts(quiet: Person) -> None:
    one = books(quiet)
    quiet.page.locator("#elsewhere summary").click()
    quiet.page.select_option("select[name=state]", "NJ")
    presses(quiet, "Check, and keep the time")
    assert "Nothing has changed yet" in quiet.page.locator(".errors").inner_text()
    assert Appointment.objects.get(pk=one.pk).version == one.version


def test_a_person_who_pays_reads_the_estimate_before_booking_and_after(person: Person, found: dict[str, Any]) -> None:
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
    assert found == {}


def test_staff_take_time_off_over_a_session_and_say_what_becomes_of_it(quiet: Person) -> None:
    provider = Provider.objects.order_by("id")[0]
    one = Appointment.objects.get(ref=create_booking(Api(), provider)["id"])
    staff.create_member("Provider relations", "rel")
    quiet.opens("/staff/")
    quiet.page.fill("input[name=username]", "rel")
    quiet.page.fill("input[name=password]", staff.PASSWORD)
    with quiet.page.expect_navigation():
        quiet.page.keyboard.press("Enter")
    quiet.page.fill("input[name=code]", staff.code())
    with quiet.page.expect_navigation():
        quiet.page.keyboard.press("Enter")
    quiet.opens(f"/staff/directory/provider/{provider.pk}/change/?rows=time_off")
    day = one.local_start[:10]
    quiet.page.fill("input[name=time_off-0-start]", f"{day} 00:00")
    quiet.page.fill("input[name=time_off-0-end]", f"{day} 23:45")
    quiet.page.locator("input[name=_save]").first.focus()
    with quiet.page.expect_navigation():
        quiet.page.keyboard.press("Enter")
    assert "Nothing is saved yet." in quiet.page.inner_text("#content")
    for width in (390, 1280):
        quiet.page.set_viewport_size({"width": width, "height": 800})
        assert quiet.page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert not TimeOff.objects.exists()
    presses(quiet, "Save the change and do this")
    assert "Choose what becomes of this session." in quiet.page.inner_text("#content")
    for row in quiet.page.locator("fieldset").all():
        row.locator("input[value=keep]").check()
        row.locator("input[name$='-words']").fill("Agreed by phone")
    presses(quiet, "Save the change and do this")
    assert "Kept, under your name" in quiet.page.inner_text("#content")
    assert (TimeOff.objects.count(), Override.objects.filter(appointment=one).count()) == (1, 1)


def test_a_session_that_one_pays_oneself_has_its_estimate_for_its_browser_only(person: Person) -> None:
    token = create_hold(Api(), Provider.objects.order_by("id")[1], token=match_token(self_pay_max=Decimal(300))).json()[
        "token"
    ]
    ref = Api().post("/appointments/", booking_body(token)).json()["id"]
    person.opens(f"/session/{ref}/estimate/")
    assert "$150.00" not in person.page.content()
