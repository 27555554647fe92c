"""A therapist's days off: none twice, none in the past, and taking them back gives the hours back."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from matching.booking.actions import appointment as appointment_actions
from providers.directory.models import Provider, TimeOff
from tests.conftest import Api
from tests.factories.booking import opening_starts
from tests.factories.providers import create_listed_provider, today
from tests.matching.portal.test_provider_login import booked_and_logged_in, logged_in

pytestmark = pytest.mark.django_db
PATH = "/practice/listing/rest/"


def take_off(browser: Client, first: int, last: int) -> Any:
    """Take the days from `first` to `last` days from today off."""
    days = {"first": f"{today() + timedelta(first)}", "last": f"{today() + timedelta(last)}"}
    return browser.post(PATH, days, follow=True)


def periods(provider: Provider) -> list[tuple[int, int]]:
    """Return the first and last day of each stored row, in days from today where the provider is."""
    zone = ZoneInfo(provider.timezone)
    spans = [row.span for row in provider.time_off.all()]
    days = [(span.lower.astimezone(zone).date(), span.upper.astimezone(zone).date()) for span in spans]
    return [((start - today()).days, (end - today()).days - 1) for start, end in days]


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ((10, 14), [(10, 14)]),  # the same
        ((11, 12), [(10, 14)]),  # within
        ((8, 20), [(8, 20)]),  # around
        ((13, 16), [(10, 16)]),  # over the end
        ((8, 10), [(8, 14)]),  # over the start
        ((15, 16), [(10, 16)]),  # right after
        ((20, 21), [(10, 14), (20, 21)]),  # apart
    ],
)
def test_days_off_are_stored_once_and_given_back_at_once(
    second: tuple[int, int], expected: list[tuple[int, int]]
) -> None:
    provider = create_listed_provider()
    browser, before = logged_in(provider), opening_starts(provider, 2_000)
    take_off(browser, 10, 14)
    page = take_off(browser, *second).content.decode()
    assert periods(provider) == expected
    assert ("You have these days off already." in page) == (expected == [(10, 14)])
    assert opening_starts(provider, 2_000) != before
    while row := TimeOff.objects.first():
        browser.post(PATH, {"back": row.pk})
    assert opening_starts(provider, 2_000) == before


def test_rows_that_overlap_already_are_taken_back_together() -> None:
    provider = create_listed_provider()
    browser = logged_in(provider)
    take_off(browser, 10, 14)
    [row] = TimeOff.objects.all()
    TimeOff.objects.create(provider=provider, span=row.span)  # as an import may write it
    page = browser.get("/practice/listing/").content.decode()
    assert page.count("Take it back") == 1
    browser.post(PATH, {"back": row.pk})
    assert TimeOff.objects.count() == 0


def test_days_that_are_over_are_refused() -> None:
    provider = create_listed_provider()
    browser = logged_in(provider)
    assert take_off(browser, -9, -2).status_code == 400
    assert b"These days are over." in take_off(browser, -9, -2).content
    assert take_off(browser, -1, 1).status_code == 200
    assert TimeOff.objects.count() == 1


def test_days_off_taken_back_twice_say_so() -> None:
    provider = create_listed_provider()
    browser = logged_in(provider)
    take_off(browser, 10, 14)
    row = TimeOff.objects.get()
    browser.post(PATH, {"back": row.pk})
    assert b"taken back already" in browser.post(PATH, {"back": row.pk}, follow=True).content


def test_another_providers_days_off_stay() -> None:
    provider, other = create_listed_provider(), create_listed_provider()
    take_off(logged_in(other), 10, 14)
    logged_in(provider).post(PATH, {"back": TimeOff.objects.get().pk})
    assert TimeOff.objects.count() == 1


def test_a_pause_stops_new_clients_only(api: Api) -> None:
    appointment, browser = booked_and_logged_in(api)
    provider = appointment.provider
    assert browser.post("/practice/listing/pause/", {"on": "yes"}).status_code == 302
    appointment.refresh_from_db()
    provider.refresh_from_db()
    assert (provider.status, appointment.status) == ("paused", "booked")
    assert Client().get(f"/therapists/{provider.slug}/").status_code == 404
    new_start = datetime.fromisoformat(opening_starts(provider, 6)[-1])
    moved = appointment_actions.reschedule(
        appointment=appointment, version=appointment.version, start=new_start, provider=provider, by="client"
    )
    assert moved.period.lower == new_start
