"""Waitlist, offers and rebooking in a real browser, with accessibility checks at each width."""

import pytest

from providers.directory.models import Provider
from tests.accessible import faults
from tests.conftest import Api
from tests.factories.offers import create_canceled_booking, list_offers
from tests.factories.providers import add_visit_type, create_listed_provider
from tests.journeys.person import Person
from tests.journeys.test_pages import browser, context, person, site

__all__ = ["browser", "context", "person", "site"]  # fixtures


@pytest.fixture
def page_faults(person: Person) -> dict[str, list[str]]:
    """Page name → accessibility faults, of each page that `person` looks at."""
    faults_by_page: dict[str, list[str]] = {}

    def check(name: str) -> None:
        faults_by_page.update({name: problems} if (problems := faults(person.page)) else {})

    person.look = check
    return faults_by_page


def test_a_person_takes_an_offer_after_a_cancellation_and_rebooks(person: Person, page_faults: dict) -> None:
    create_canceled_booking(Api(), Provider.objects.order_by("id")[0], by="staff")
    offer = list_offers()[-1]
    person.opens(f"/offers/{offer.ref}/{offer.access_token}/", "offers")
    assert person.page.inner_text("h1") == "These times are kept for you"
    person.page.get_by_role("button", name="Take this time").first.click()
    person.page.wait_for_url("**/session/**")
    assert person.page.inner_text("h1") == "Your session is booked"
    person.page.get_by_text("Book again with").click()
    person.look("session with times to book again")
    person.page.select_option("select[name=weeks]", "2")
    person.page.get_by_role("button", name="Show these times").click()
    person.page.wait_for_url("**?weeks=2**")
    person.page.locator("details[open] details[open] button.time").first.click()
    assert person.page.get_by_role("status").inner_text() == "2 more sessions are booked."
    person.opens(f"/offers/{offer.ref}/{offer.access_token}/", "offers that are over")
    assert page_faults == {}


def test_a_person_joins_and_leaves_the_waitlist(person: Person, page_faults: dict) -> None:
    add_visit_type(create_listed_provider(hours=None), format="couple")
    person.begins()
    person.says_who("couple")
    person.says_where()
    person.pays_with()
    for _ in range(3):
        person.page.get_by_role("button", name="Skip this question").click()
    person.page.wait_for_url("**/match/list/")
    person.look("list with nobody")
    person.page.get_by_role("button", name="Write to me when a time opens").click()
    person.page.locator(".errors").wait_for()
    person.look("waiting without an address")
    person.page.fill("input[name=email]", "wanda@example.org")
    person.page.check("input[name=email_ok]")
    person.page.get_by_role("button", name="Write to me when a time opens").click()
    person.page.wait_for_url("**/waiting/**")
    person.look("waiting")
    person.page.get_by_role("button", name="Leave the list").click()
    assert person.page.inner_text("h1") == "You are not on the list"
    assert page_faults == {}
