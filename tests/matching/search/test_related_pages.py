"""Related pages on the match list and the appointment page: never overdue, unsigned or revealing ones."""

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from content import queries
from matching.appointments.models import Appointment
from matching.booking.web.appointment_access import APPOINTMENTS
from tests.conftest import Api
from tests.factories import content as make
from tests.factories.booking import create_booking, start_appointment
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db


@pytest.fixture
def library() -> None:
    """Create four public pages and a draft."""
    make.create_signed_article(slug="on-trauma", title="On trauma", concern="trauma")
    make.create_signed_article(slug="on-grief", title="On grief", concern="grief")
    make.create_signed_article(slug="your-first-session", title="Your first session", concern="stress-and-burnout")
    make.create_signed_article(slug="what-insurance-pays", title="What insurance pays", concern="")
    make.article(make.author(), slug="draft", title="A draft", concern="trauma")


def related_slugs(browser: Client, path: str, **headers: str) -> list[str]:
    page = browser.get(path, headers=headers).content.decode()
    return re.findall(r'class="card entry"\s+href="/library/([\w-]+)/"', page)


def browser_at_the_list(*concerns: str) -> Client:
    browser = Client()
    browser.post("/match/who/", {"who": "adult", "care": "unsure"})
    browser.post("/match/where/", {"zip": "10001"})
    browser.post("/match/pay/", {"way": "plan", "plan": "aetna-ppo"})
    browser.post("/match/help/", {"concerns": concerns, "main": concerns[-1]} if concerns else {"skip": "1"})
    return browser


def test_the_list_shows_pages_on_the_chosen_concerns_main_concern_first(library: None) -> None:
    create_listed_provider(focus=("trauma",))
    assert related_slugs(browser_at_the_list("trauma", "grief"), "/match/list/") == ["on-grief", "on-trauma"]
    assert related_slugs(browser_at_the_list("sleep"), "/match/list/") == []
    assert related_slugs(browser_at_the_list(), "/match/list/") == []
    # A switch renders the list again, without the related pages below it.
    assert related_slugs(browser_at_the_list("trauma"), "/match/list/", **{"HX-Request": "true"}) == []


def test_overdue_and_unsigned_pages_are_not_shown(library: None) -> None:
    later = datetime(make.TODAY.year + 2, 1, 1, tzinfo=UTC).date()
    assert [page.slug for page in queries.related_to_concerns(("trauma",), make.TODAY)] == ["on-trauma"]
    assert queries.related_to_concerns(("trauma",), later) == []
    assert queries.by_slugs(("your-first-session",), later) == []


def test_a_booked_appointment_always_shows_the_same_two_pages(api: Api, library: None) -> None:
    appointment = Appointment.objects.get(ref=create_booking(api, create_listed_provider(focus=("trauma",)))["id"])
    browser = Client()
    session = browser.session
    session[APPOINTMENTS] = [appointment.ref]
    session.save()
    assert related_slugs(browser, f"/session/{appointment.ref}/") == ["your-first-session", "what-insurance-pays"]
    start_appointment(appointment.ref)
    assert related_slugs(browser, f"/session/{appointment.ref}/") == []
