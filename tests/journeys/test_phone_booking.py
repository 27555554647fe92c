"""Booking for a caller in a real browser, without scripts and by keyboard; the console's pages looked at by axe."""

import os
from pathlib import Path
from typing import Any

from django.db.models import F

from matching.appointments.models import Appointment, Consent
from matching.booking.queries import appointment as queries
from matching.reports.models import DailyCount
from providers.directory.models import License, Provider
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import create_booking
from tests.factories.providers import today
from tests.journeys.person import Person
from tests.journeys.test_offers import found
from tests.journeys.test_pages import browser, context, person, site
from tests.journeys.test_sessions import presses, quiet

__all__ = ["browser", "context", "found", "person", "quiet", "site"]  # fixtures
# Where pictures of the console go, for who wants to look at it.
PICTURES = os.environ.get("CONSOLE_PICTURES", "")
# The forms are Django's own.
LOOKED_AT = ("home", "list", "provider", "history", "queues", "dashboard")


def signs_in(one: Person, name: str, code: str) -> None:
    """Both steps, by keyboard."""
    one.opens("/staff/")
    for field, value in (("username", name), ("password", staff.PASSWORD)):
        one.page.fill(f"input[name={field}]", value)
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")
    one.page.fill("input[name=code]", code)
    with one.page.expect_navigation():
        one.page.keyboard.press("Enter")


def pictured(one: Person, name: str) -> None:
    """A picture at each width, where somebody asked for pictures."""
    for width in (390, 1280) if PICTURES else ():
        one.page.set_viewport_size({"width": width, "height": 844})
        one.page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)


def test_a_caller_is_booked_by_keyboard_and_told_a_code(quiet: Person) -> None:
    staff.create_member("Scheduler", "phone")
    signs_in(quiet, "phone", staff.code())
    page = quiet.page
    quiet.opens("/staff/")
    pictured(quiet, "home")
    page.get_by_role("link", name="Book for a caller").click()
    presses(quiet, "Show who fits")
    assert page.locator(".errornote[role=alert]").count() == 1
    for name, value in (("who-who", "adult"), ("pay-way", "plan"), ("matters-trauma_informed", "required")):
        page.check(f"input[name={name}][value={value}]")
    page.fill("input[name=where-zip]", "10001")
    page.select_option("select[name=pay-plan]", "aetna-ppo")
    pictured(quiet, "call")
    presses(quiet, "Show who fits")
    assert page.locator("article.fit").count() == 3
    pictured(quiet, "call-list")
    page.get_by_role("link", name="More times").first.click()
    assert page.locator("button[name=start]").count() > 50
    pictured(quiet, "call-times")
    page.get_by_role("link", name="Back to the list").click()
    page.locator("article.fit button").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    pictured(quiet, "call-book")
    presses(quiet, "Book this session")
    assert "Ask the caller, and choose one." in page.inner_text("#content")
    page.fill("input[name=name]", "Ana Ruiz")
    page.fill("input[name=date_of_birth]", "1990-05-04")
    for name in ("messages][value=none", "telehealth", "privacy"):
        page.check(f"input[name={name}]")
    presses(quiet, "Book this session")
    one = Appointment.objects.get(status="booked", client__isnull=False)
    assert queries.by_return_code(page.inner_text(".code"), one.created_at) == one
    assert set(Consent.objects.filter(appointment=one).values_list("read_by", flat=True)) == {"phone"}
    pictured(quiet, "call-told")
    presses(quiet, "End this call")
    quiet.opens("/staff/appointments/appointment/call/told/")
    assert page.url.endswith("/call/")


def test_the_console_breaks_no_rule_of_accessibility_or_scrolls_sideways(person: Person, found: dict[str, Any]) -> None:
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
        if name in LOOKED_AT:
            look(name)
        pictured(person, name)
    # The list that Django's autocomplete draws what is chosen in is not ours to mend.
    ours = {name: [one for one in wrong if "select2-selection__rendered" not in one] for name, wrong in found.items()}
    assert {name: wrong for name, wrong in ours.items() if wrong} == {}
