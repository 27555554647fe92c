"""Waiting, offers and booking again in a real browser: by tap and by form, at each width, with axe looking on."""

import pytest

from providers.directory.models import Provider
from tests.accessible import faults
from tests.conftest import Api
from tests.factories.offers import create_cancelled_booking, list_offers
from tests.journeys.person import Person
from tests.journeys.test_pages import browser, context, person, site

__all__ = ["browser", "context", "person", "site"]  # fixtures


@pytest.fixture
def found(person: Person) -> dict[str, list[str]]:
    """What is wrong with the pages that are looked at."""
    wrong: dict[str, list[str]] = {}

    def check(name: str) -> None:
        wrong.update({name: found} if (found := faults(person.page)) else {})

    person.look = check
    return wrong


def test_a_person_whose_session_was_cancelled_takes_another_and_books_again(person: Person, found: dict) -> None:
    create_cancelled_booking(Api(), Provider.objects.order_by("id")[0], by="staff")
    offer = list_offers()[-1]
    person.opens(f"/offers/{offer.ref}/{offer.access_token}/", "offers")
    assert person.page.inner_text("h1") == "These times are kept for you"
    person.page.get_by_role("button", name="Take this time").first.click()
    person.page.wait_for_url("**/session/**")
    assert person.page.inner_text("h1") == "Your session is booked"
    person.page.get_by_text("Book again with").click()
    person.look("session with times to book again")
    person.page.select_option("select[name=weeks]", "2")
    person.page.locator("details[open] details[open] button.time").first.click()
    assert person.page.get_by_role("status").inner_text() == "2 more sessions are booked."
    person.opens(f"/offers/{offer.ref}/{offer.access_token}/", "offers that are over")
    assert found == {}


def test_a_person_with_a_short_list_waits_and_leaves(person: Person, found: dict) -> None:
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
    assert found == {}
