"""Staff at the console in a real browser: somebody new gets listed, a license ends, a plan ends over three sessions.

The first works with a mouse and scripts, the second by keyboard alone, the third on a phone without scripts.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.test import Client
from playwright.sync_api import Locator, Page

from config import db
from matching.appointments.models import Appointment
from matching.console.models import Override
from providers.console.queries import listing_status
from providers.directory.models import License, Participation, Provider
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import create_booking, opening_starts
from tests.factories.providers import create_listed_provider, npi, today
from tests.journeys.person import Person
from tests.journeys.test_pages import browser, context, person, site
from tests.journeys.test_sessions import quiet

__all__ = ["browser", "context", "person", "quiet", "site"]  # fixtures
# More stops than any page of the console has before its main flow goes on.
PATIENCE = 120


def signs_in(one: Person, name: str) -> None:
    """Both steps."""
    staff.create_member("Provider relations", name)
    one.opens("/staff/")
    one.page.get_by_label("Username").fill(name)
    one.page.get_by_label("Password").fill(staff.PASSWORD)
    clicks(one.page, one.page.get_by_role("button", name="Sign in", exact=True))
    one.page.get_by_label("Code").fill(staff.code())
    clicks(one.page, one.page.get_by_role("button", name="Sign in", exact=True))


def clicks(page: Page, what: Locator) -> None:
    """Click what leads to another page, and wait for that page."""
    with page.expect_navigation():
        what.click()


def saves(page: Page) -> None:
    """The button at the end of the form; nothing may be wrong with what was entered."""
    clicks(page, page.get_by_role("button", name="Save and continue editing").last)
    assert page.locator(".errornote, .errorlist").all_inner_texts() == []


def types_and_takes(page: Page, what: str, name: str) -> None:
    """Open a field that is searched by typing, type, and take the first that is found."""
    page.locator(f"select[name={what}] + .select2").click()
    page.keyboard.type(name)
    page.locator(".select2-results__option--highlighted", has_text=name).click()


def enters(page: Page, **values: str) -> None:
    """Fill or choose each field by its name, with `__` where the name has a dash."""
    for name, value in values.items():
        field = page.locator(f"[name={name.replace('__', '-')}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "checkbox":
            field.set_checked(value == "on")
        else:
            field.fill(value)


def takes_a_plan(page: Page) -> None:
    types_and_takes(page, "participations-0-plan", "Aetna PPO")
    enters(page, participations__0__starts_on="2026-01-01", participations__0__verified_on=f"{today()}")


# What staff do for each gate, in the order of the panel.
DONE: dict[str, Callable[[Page], Any]] = {
    "active": lambda page: enters(page, status="active"),
    "license": lambda page: enters(
        page, licenses__0__state="NY", licenses__0__license_type="psychologist", licenses__0__number="NY-77",
        licenses__0__issued_on="2020-01-01", licenses__0__expires_on="2031-01-01",
        licenses__0__verified_on=f"{today()}", licenses__0__status="active",
    ),
    "capacity_verified": lambda page: enters(page, capacity_verified_on=f"{today()}"),
    "contact_verified": lambda page: enters(page, contact_email="ana@example.org", contact_verified_on=f"{today()}"),
    "accepting": lambda page: enters(page, accepting_new_clients="on", capacity="4"),
    "payment": takes_a_plan,
    "age_groups": lambda page: page.get_by_label("Adult", exact=False).first.check(),
    "session_type": lambda page: enters(
        page, session_types__0__care_type="therapy", session_types__0__format="individual",
        session_types__0__visit="first", session_types__0__minutes="50",
    ),
    "hours": lambda page: enters(
        page, weekly_hours__0__weekday="1", weekly_hours__0__start="9:00", weekly_hours__0__end="17:00"
    ),
}  # fmt: skip


def shut(provider: Provider) -> list[str]:
    """The gates that are not open, in the order of the page."""
    provider.refresh_from_db()
    standing = listing_status.get_listing_status(provider, today())
    return [gate.code for gate in (*standing.gates, *standing.reach) if not gate.open]


def test_somebody_new_is_listed_by_following_what_the_page_asks_for(person: Person) -> None:
    signs_in(person, "mouse")
    page = person.page
    clicks(page, page.get_by_role("link", name="All providers"))
    clicks(page, page.get_by_role("link", name="Add provider"))
    enters(
        page, given_name="Ana", family_name="Ruiz", npi=npi(901), slug="ana-ruiz", license_type="psychologist",
        timezone="America/New_York",
    )  # fmt: skip
    saves(page)
    provider = Provider.objects.get(npi=npi(901))
    gates, mended = page.locator(".gates td a"), []
    while missing := shut(provider):
        assert gates.count() == len(missing)
        links = [link.get_attribute("href") or "" for link in gates.all()]
        # What stands on this page is mended in one go; rows of their own have a page each.
        steps = [place for place, link in enumerate(links) if link.startswith("#")] or [0]
        for place in steps:
            gates.nth(place).click()
            DONE[missing[place]](page)
        saves(page)
        mended += [missing[place] for place in steps]
        assert not {*mended} & {*shut(provider)}
    assert page.locator(".field-standing strong").inner_text() == "Listed"
    assert listing_status.get_listing_status(provider, today()).listed
    assert {*mended} == {*DONE}
    assert "Ana Ruiz" in Client().get("/therapists/ana-ruiz/").content.decode()
    assert person.foreign == []


def reaches(page: Page, what: Locator) -> None:
    """Tab on until `what` has the focus; wherever the focus stops on the way, it must be seen."""
    for _stop in range(PATIENCE):
        page.keyboard.press("Tab")
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("() => document.activeElement.outerHTML")[:200]
        if what.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"{what} is not reached by {PATIENCE} presses of Tab")


def presses_on(page: Page, what: Locator) -> None:
    """Reach it, and press Enter."""
    reaches(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def skips(page: Page) -> None:
    """Past the head of the page, by the first link that Tab finds."""
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")


def test_a_license_that_ends_tomorrow_is_warned_of_with_its_sessions_and_renewed_by_keyboard(person: Person) -> None:
    provider, page = create_listed_provider(display_name="Wren Abernathy"), person.page
    one = create_booking(Api(), provider, opening_starts(provider, 1, days=4)[0])
    License.objects.filter(provider=provider).update(
        expires_on=today() + timedelta(days=1), verified_on=today() - timedelta(days=9)
    )
    staff.create_member("Provider relations", "keys")
    person.opens("/staff/")
    for text in ("keys", staff.PASSWORD):  # the first field has the focus
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.keyboard.type(staff.code())
    with page.expect_navigation():
        page.keyboard.press("Enter")

    presses_on(page, page.get_by_role("link", name="Queues"))
    skips(page)
    row = page.get_by_role("row", name="Wren Abernathy")
    assert row.locator("td").nth(3).inner_text() == "1"
    reaches(page, row.locator("summary"))
    page.keyboard.press("Enter")
    assert row.get_by_role("listitem").count() == 1

    person.opens("/staff/")
    reaches(page, page.get_by_role("searchbox"))
    page.keyboard.type("abernathy")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    skips(page)
    presses_on(page, page.get_by_role("link", name="Wren Abernathy"))
    skips(page)
    presses_on(page, page.get_by_role("link", name="Change licenses"))
    assert page.evaluate("() => location.hash") == "#licenses-group"
    for name, value in (("expires_on", today() + timedelta(days=730)), ("verified_on", today())):
        reaches(page, page.locator(f"[name=licenses-0-{name}]"))
        page.keyboard.press("Control+a")
        page.keyboard.type(f"{value}")
    presses_on(page, page.get_by_role("button", name="Save", exact=True).last)
    assert "was changed successfully" in page.locator(".messagelist").inner_text()

    person.opens("/staff/directory/provider/queues/")
    assert page.get_by_role("row", name="Wren Abernathy").count() == 0
    assert License.objects.get(provider=provider).verified_by == "keys"
    assert Appointment.objects.get(ref=one["id"]).status == "booked"


def test_a_plan_that_ends_over_three_sessions_asks_of_each_and_does_all_or_nothing(quiet: Person) -> None:
    provider, api, page = create_listed_provider(display_name="Sol Ibarra"), Api(), quiet.page
    others = set(Provider.objects.exclude(pk=provider.pk).values_list("pk", flat=True))
    days = [opening_starts(provider, 1, days=ahead)[0] for ahead in (8, 9, 10)]
    move, cancel, keep = (create_booking(api, provider, start)["id"] for start in days)
    last = db.db_now().date() + timedelta(days=6)
    signs_in(quiet, "phone")
    quiet.opens("/staff/directory/provider/?q=ibarra")
    clicks(page, page.get_by_role("link", name="Sol Ibarra"))
    clicks(page, page.get_by_role("link", name="Change plans taken"))
    enters(page, participations__0__ends_on=f"{last}")
    clicks(page, page.get_by_role("button", name="Save and continue editing").last)

    asked = page.locator("fieldset", has_text="The client's plan is not taken on that day.")
    assert page.inner_text("h1") == "Sessions that this change would break"
    assert asked.count() == page.locator("fieldset").count() == 3
    page.select_option(f"select[name='{move}-start']", index=1)
    page.check(f"input[name='{move}-what'][value=move]")
    clicks(page, page.get_by_role("button", name="Save the change and do this"))
    assert page.locator("fieldset .errornote").count() == 2
    # What was chosen for the first stays chosen, and nothing of it is done yet.
    assert page.locator(f"select[name='{move}-start']").input_value()
    assert Participation.objects.get(provider=provider).ends_on is None

    page.check(f"input[name='{cancel}-what'][value=cancel]")
    page.check(f"input[name='{keep}-what'][value=keep]")
    page.fill(f"input[name='{keep}-words']", "Pays by themself, agreed by phone")
    clicks(page, page.get_by_role("button", name="Save the change and do this"))
    done = page.locator("#content tbody tr td:last-child").all_inner_texts()
    assert [text.split()[0] for text in done] == ["Moved", "Cancelled;", "Kept,"]
    found = Appointment.objects.in_bulk([move, cancel, keep], field_name="ref")
    assert found[move].period.lower.date() <= last
    assert (found[cancel].status, found[cancel].replacement_offers.count()) == ("cancelled", 3)
    assert set(found[cancel].replacement_offers.values_list("appointment__provider", flat=True)) <= others
    assert (found[keep].status, Override.objects.get(appointment=found[keep]).staff) == ("booked", "phone")
    assert Participation.objects.get(provider=provider).ends_on == last
