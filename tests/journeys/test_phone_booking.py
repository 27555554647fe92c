"""Booking for a caller in a real browser, without scripts and by keyboard; accessibility of the console's pages."""

import os
from pathlib import Path
from typing import Any

from django.db.models import F

from matching.appointments.models import Appointment, Consent
from matching.booking.queries import appointment as appointment_queries
from matching.reports.models import DailyCount
from providers.directory.models import License, Provider
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import today
from tests.journeys.person import Person
from tests.journeys.test_offers import page_faults
from tests.journeys.test_pages import browser, context, person, site
from tests.journeys.test_sessions import presses, scriptless

__all__ = ["browser", "context", "page_faults", "person", "scriptless", "site"]  # fixtures
# Folder for screenshots of the console; none by default.
PICTURES = os.environ.get("CONSOLE_PICTURES", "")
# Without the forms, which are Django's own.
PAGES_TO_CHECK = ("home", "list", "provider", "history", "queues", "dashboard")


def signs_in(person: Person, name: str, code: str) -> None:
    """Sign in with both steps, by keyboard."""
    person.opens("/staff/")
    for field, value in (("username", name), ("password", staff.PASSWORD)):
        person.page.fill(f"input[name={field}]", value)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.page.fill("input[name=code]", code)
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def take_screenshot(person: Person, name: str) -> None:
    """Save a screenshot at each width if CONSOLE_PICTURES is set."""
    for width in (390, 1280) if PICTURES else ():
        person.page.set_viewport_size({"width": width, "height": 844})
        person.page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)


def test_staff_book_for_a_caller_by_keyboard_and_read_out_the_code(scriptless: Person) -> None:
    staff.create_member("Scheduler", "phone")
    signs_in(scriptless, "phone", staff.code())
    page = scriptless.page
    scriptless.opens("/staff/")
    take_screenshot(scriptless, "home")
    page.get_by_role("link", name="Book for a caller").click()
    presses(scriptless, "Show who fits")
    assert page.locator(".errornote[role=alert]").count() == 1
    for name, value in (("who-who", "adult"), ("pay-way", "plan"), ("matters-trauma_informed", "required")):
        page.check(f"input[name={name}][value={value}]")
    page.fill("input[name=where-zip]", "10001")
    page.select_option("select[name=pay-plan]", "aetna-ppo")
    take_screenshot(scriptless, "call")
    presses(scriptless, "Show who fits")
    assert page.locator("article.fit").count() == 3
    take_screenshot(scriptless, "call-list")
    page.get_by_role("link", name="More times").first.click()
    assert page.locator("button[name=start]").count() > 50
    take_screenshot(scriptless, "call-times")
    page.get_by_role("link", name="Back to the list").click()
    page.locator("article.fit button").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    take_screenshot(scriptless, "call-book")
    presses(scriptless, "Book this session")
    assert "Ask the caller, and choose one." in page.inner_text("#content")
    page.fill("input[name=name]", "Ana Ruiz")
    page.fill("input[name=date_of_birth]", "1990-05-04")
    for name in ("messages][value=none", "telehealth", "privacy"):
        page.check(f"input[name={name}]")
    presses(scriptless, "Book this session")
    appointment = Appointment.objects.get(status="booked", client__isnull=False)
    assert appointment_queries.by_return_code(page.inner_text(".code"), appointment.created_at) == appointment
    assert set(Consent.objects.filter(appointment=appointment).values_list("read_by", flat=True)) == {"phone"}
    take_screenshot(scriptless, "call-told")
    presses(scriptless, "End this call")
    scriptless.opens("/staff/appointments/appointment/call/told/")
    assert page.url.endswith("/call/")


def test_console_is_accessible_and_does_not_scroll_sideways(person: Person, page_faults: dict[str, Any]) -> None:
    provider = Provider.objects.order_by("id")[0]
    create_booking(Api(), provider)
    License.objects.filter(provider=provider).update(expires_on=F("verified_on"))
    for what, count in (("listed", 3), ("bookable", 2), ("openings", 214)):
        DailyCount.objects.create(day=today(), what=what, count=count)
    staff.create_member("Provider relations", "rel")
    signs_in(person, "rel", staff.code())
    pages = {
        "home": "../../",
        "list": "",
        "provider": f"{provider.pk}/change/",
        "provider-hours": f"{provider.pk}/change/?rows=weekly_hours",
        "history": f"{provider.pk}/changes/",
        "queues": "queues/",
        "dashboard": "dashboard/",
    }
    look = person.look
    for name, path in pages.items():
        person.opens(f"/staff/directory/provider/{path}")
        if name in PAGES_TO_CHECK:
            look(name)
        take_screenshot(person, name)
    # We can't fix the markup of Django's autocomplete.
    own_faults = {
        name: [fault for fault in wrong if "select2-selection__rendered" not in fault]
        for name, wrong in page_faults.items()
    }
    assert {name: wrong for name, wrong in own_faults.items() if wrong} == {}
