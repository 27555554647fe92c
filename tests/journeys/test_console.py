"""Staff in the console in a real browser: list a new provider, renew a license, end a plan with three appointments.

The first journey uses a mouse and scripts, the second only the keyboard, the third a phone without scripts.
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
from tests.accessible import WIDTHS, too_wide
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import create_booking, opening_starts
from tests.factories.providers import create_listed_provider, npi, today
from tests.journeys.person import Person
from tests.journeys.test_pages import browser, context, person, site
from tests.journeys.test_sessions import scriptless
from tests.providers import rosters

__all__ = ["browser", "context", "person", "scriptless", "site"]  # fixtures
# More than the number of tab stops before the main content of any console page.
MAX_TABS = 120


def signs_in(person: Person, name: str) -> None:
    """Create a member of staff and sign in with both steps."""
    staff.create_member("Provider relations", name)
    person.opens("/staff/")
    person.page.get_by_label("Username").fill(name)
    person.page.get_by_label("Password").fill(staff.PASSWORD)
    clicks(person.page, person.page.get_by_role("button", name="Sign in", exact=True))
    person.page.get_by_label("Code").fill(staff.code())
    clicks(person.page, person.page.get_by_role("button", name="Sign in", exact=True))


def clicks(page: Page, what: Locator) -> None:
    """Click a link or button that leads to another page, and wait for that page."""
    with page.expect_navigation():
        what.click()


def saves(page: Page) -> None:
    """Press the button at the end of the form. Fails if the page shows an error."""
    clicks(page, page.get_by_role("button", name="Save and continue editing").last)
    assert page.locator(".errornote, .errorlist").all_inner_texts() == []


def types_and_picks(page: Page, what: str, name: str) -> None:
    """Open an autocomplete field, type, and pick the first result."""
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


def adds_a_plan(page: Page) -> None:
    types_and_picks(page, "participations-0-plan", "Aetna PPO")
    enters(page, participations__0__starts_on="2026-01-01", participations__0__verified_on=f"{today()}")


# What staff enter for each listing requirement, in the order of the panel.
STEPS: dict[str, Callable[[Page], Any]] = {
    "active": lambda page: enters(page, status="active"),
    "license": lambda page: enters(
        page, licenses__0__state="NY", licenses__0__license_type="psychologist", licenses__0__number="NY-77",
        licenses__0__issued_on="2020-01-01", licenses__0__expires_on="2031-01-01",
        licenses__0__verified_on=f"{today()}", licenses__0__status="active",
    ),
    "capacity_verified": lambda page: enters(page, capacity_verified_on=f"{today()}"),
    "contact_verified": lambda page: enters(page, contact_email="ana@example.org", contact_verified_on=f"{today()}"),
    "accepting": lambda page: enters(page, accepting_new_clients="on", capacity="4"),
    "payment": adds_a_plan,
    "age_groups": lambda page: page.get_by_label("Adult", exact=False).first.check(),
    "session_type": lambda page: enters(
        page, session_types__0__care_type="therapy", session_types__0__format="individual",
        session_types__0__visit="first", session_types__0__minutes="50",
    ),
    "hours": lambda page: enters(
        page, weekly_hours__0__weekday="1", weekly_hours__0__start="9:00", weekly_hours__0__end="17:00"
    ),
}  # fmt: skip


def unmet_requirements(provider: Provider) -> list[str]:
    """Return the codes of unmet listing requirements, in the order of the page."""
    provider.refresh_from_db()
    status = listing_status.get_listing_status(provider, db.db_now())
    return [
        requirement.code
        for requirement in (*status.listing_requirements, *status.booking_requirements)
        if not requirement.is_met
    ]


def test_a_new_provider_is_listed_by_following_the_links_on_the_page(person: Person) -> None:
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
    links_to_fix, fixed = page.locator(".gates td a"), []
    while missing := unmet_requirements(provider):
        assert links_to_fix.count() == len(missing)
        links = [link.get_attribute("href") or "" for link in links_to_fix.all()]
        # Fix everything on this page at once. Other tables have a page each.
        steps = [index for index, link in enumerate(links) if link.startswith("#")] or [0]
        for index in steps:
            links_to_fix.nth(index).click()
            STEPS[missing[index]](page)
        saves(page)
        fixed += [missing[index] for index in steps]
        assert not {*fixed} & {*unmet_requirements(provider)}
    assert page.locator(".field-listing_status strong").inner_text() == "Listed"
    assert listing_status.get_listing_status(provider, db.db_now()).listed
    assert {*fixed} == {*STEPS}
    assert "Ana Ruiz" in Client().get("/therapists/ana-ruiz/").content.decode()
    assert person.foreign == []


def reaches(page: Page, what: Locator) -> None:
    """Press Tab until `what` has the focus. The focus must be visible at each stop."""
    for _stop in range(MAX_TABS):
        page.keyboard.press("Tab")
        outline = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("() => document.activeElement.outerHTML")[:200]
        if what.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{what} is not reached by {MAX_TABS} presses of Tab")


def presses_on(page: Page, what: Locator) -> None:
    """Reach a link or button by keyboard, and press Enter."""
    reaches(page, what)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def skips(page: Page) -> None:
    """Use the skip link, which is the first tab stop."""
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")


def test_staff_find_and_renew_an_expiring_license_by_keyboard(person: Person) -> None:
    provider, page = create_listed_provider(display_name="Wren Abernathy"), person.page
    booking = create_booking(Api(), provider, opening_starts(provider, 1, days=4)[0])
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
    assert Appointment.objects.get(ref=booking["id"]).status == "booked"


def test_ending_a_plan_asks_about_each_appointment_and_saves_all_or_nothing(scriptless: Person) -> None:
    provider, api, page = create_listed_provider(display_name="Sol Ibarra"), Api(), scriptless.page
    others = set(Provider.objects.exclude(pk=provider.pk).values_list("pk", flat=True))
    days = [opening_starts(provider, 1, days=ahead)[0] for ahead in (8, 9, 10)]
    move, cancel, keep = (create_booking(api, provider, start)["id"] for start in days)
    last = db.db_now().date() + timedelta(days=6)
    signs_in(scriptless, "phone")
    scriptless.opens("/staff/directory/provider/?q=ibarra")
    clicks(page, page.get_by_role("link", name="Sol Ibarra"))
    clicks(page, page.get_by_role("link", name="Change plans taken"))
    enters(page, participations__0__ends_on=f"{last}")
    clicks(page, page.get_by_role("button", name="Save and continue editing").last)

    questions = page.locator("fieldset", has_text="The client's plan is not taken on that day.")
    assert page.inner_text("h1") == "Sessions that this change would break"
    assert questions.count() == page.locator("fieldset").count() == 3
    page.select_option(f"select[name='{move}-start']", index=1)
    page.check(f"input[name='{move}-what'][value=move]")
    clicks(page, page.get_by_role("button", name="Save the change and do this"))
    assert page.locator("fieldset .errornote").count() == 2
    # The choice for the first appointment is kept, and nothing is saved yet.
    assert page.locator(f"select[name='{move}-start']").input_value()
    assert Participation.objects.get(provider=provider).ends_on is None

    page.check(f"input[name='{cancel}-what'][value=cancel]")
    page.check(f"input[name='{keep}-what'][value=keep]")
    page.fill(f"input[name='{keep}-words']", "Pays by themself, agreed by phone")
    clicks(page, page.get_by_role("button", name="Save the change and do this"))
    outcomes = page.locator("#content tbody tr td:last-child").all_inner_texts()
    assert [text.split()[0] for text in outcomes] == ["Moved", "Canceled;", "Kept,"]
    appointments = Appointment.objects.in_bulk([move, cancel, keep], field_name="ref")
    assert appointments[move].period.lower.date() <= last
    assert (appointments[cancel].status, appointments[cancel].replacement_offers.count()) == ("cancelled", 3)
    assert set(appointments[cancel].replacement_offers.values_list("appointment__provider", flat=True)) <= others
    assert (appointments[keep].status, Override.objects.get(appointment=appointments[keep]).staff) == (
        "booked",
        "phone",
    )
    assert Participation.objects.get(provider=provider).ends_on == last


def test_staff_assign_the_columns_of_a_file_with_other_headings_on_a_phone(scriptless: Person) -> None:
    row = {"NPI Number": rosters.npi(955), "First Name": "Wren", "Surname": "Okoye", "Lic. State/No.": "NY:ZZ955"}
    row |= {"Fax": "202-555-0000", "license_type": "psychologist", "timezone": "America/New_York"}
    content = "\n".join((",".join(row), ",".join(row.values()))).encode()
    signs_in(scriptless, "columns")
    scriptless.opens("/staff/imports/importrun/import/")
    page = scriptless.page
    page.set_input_files("input[type=file]", {"name": "other.csv", "mimeType": "text/csv", "buffer": content})
    clicks(page, page.get_by_role("button", name="Check the file"))
    assert page.get_by_label("NPI Number").input_value() == "npi"
    assert page.get_by_label("Fax").input_value() == "ignore"
    page.get_by_label("Surname").select_option("given_name")
    clicks(page, page.get_by_role("button", name="Check this file"))
    assert page.locator(".errorlist").count() == 2
    assert page.get_by_role("alert").inner_text().endswith("Required fields have no column: family_name.")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert too_wide(page) == []
    page.get_by_label("Surname").select_option("family_name")
    clicks(page, page.get_by_role("button", name="Check this file"))
    assert "Would be created" in page.inner_text("#content-main")
    clicks(page, page.get_by_role("button", name="Apply"))
    assert Provider.objects.get(npi=rosters.npi(955)).family_name == "Okoye"
