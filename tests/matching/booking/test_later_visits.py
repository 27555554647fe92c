"""Booking again for several weeks: the page offers what can be had, and says when a time moves for the client."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client as Browser
from django.utils import translation

from matching.appointments.models import Appointment
from matching.booking.gateways import message
from matching.booking.models import Notice
from matching.booking.presenters.series import changed_hours
from providers.directory.models import Provider
from tests.conftest import Api
from tests.factories.booking import create_booking
from tests.factories.providers import create_listed_provider

NEW_YORK, PHOENIX = "America/New_York", "America/Phoenix"


@pytest.mark.parametrize(
    ("start", "provider_zone", "client_zone", "weeks", "expected"),
    [
        # New York moves its clocks on March 14, 2027; Phoenix never does.
        (datetime(2027, 3, 1, 17, tzinfo=UTC), NEW_YORK, PHOENIX, 4, "from Mon 15 at 9:00 AM"),
        (datetime(2027, 3, 1, 17, tzinfo=UTC), NEW_YORK, PHOENIX, 2, ""),
        (datetime(2027, 3, 1, 17, tzinfo=UTC), NEW_YORK, NEW_YORK, 4, ""),
        (datetime(2027, 3, 1, 17, tzinfo=UTC), NEW_YORK, "America/Los_Angeles", 4, ""),
        (datetime(2027, 3, 1, 17, tzinfo=UTC), PHOENIX, NEW_YORK, 4, "from Mon 15 at 1:00 PM"),
        (datetime(2027, 4, 1, 17, tzinfo=UTC), NEW_YORK, PHOENIX, 4, ""),
    ],
)
def test_a_series_says_from_when_it_is_at_another_hour_for_the_client(
    start: datetime, provider_zone: str, client_zone: str, weeks: int, expected: str
) -> None:
    text = changed_hours(start, provider_zone, client_zone, weeks)
    assert text.replace("15 Mon", "Mon 15") == expected
    with translation.override("es"):
        assert bool(changed_hours(start, provider_zone, client_zone, weeks)) is bool(expected)


def open_page(appointment: Appointment) -> tuple[Browser, str]:
    """Open the appointment by its mailed link and code. Return the browser and the page's path."""
    browser = Browser()
    link = f"/s/{Notice.objects.get(kind='confirmation').link_token}/"
    browser.post(link)
    return browser, browser.post(link, {"code": message.code(Notice.objects.get(kind="code"))})["Location"]


@pytest.mark.django_db
@pytest.mark.parametrize(("horizon", "most"), [(5, 1), (12, 2), (60, 4)])
def test_only_as_many_weeks_are_offered_as_can_be_had(api: Api, horizon: int, most: int) -> None:
    provider = create_listed_provider()
    Provider.objects.update(horizon_days=horizon)
    appointment = Appointment.objects.get(ref=create_booking(api, provider)["id"])
    browser, path = open_page(appointment)
    for weeks in range(1, 5):
        context = browser.get(path, {"weeks": weeks}).context
        assert (list(context["weeks_to_choose"]), context["weeks"]) == ([*range(1, most + 1)], min(weeks, most))
        starts = [datetime.fromisoformat(time["value"]) for day in context["rebook_days"] for time in day["times"]]
        last_week = max(starts) + timedelta(weeks=context["weeks"] - 1)
        assert last_week - appointment.booked_at < timedelta(days=horizon)


@pytest.mark.django_db
def test_four_weeks_beyond_the_next_28_days_are_booked_from_the_page(api: Api) -> None:
    provider = create_listed_provider()
    Provider.objects.update(horizon_days=60)
    appointment = Appointment.objects.get(ref=create_booking(api, provider)["id"])
    browser, path = open_page(appointment)
    response = browser.get(path, {"weeks": "4"})
    assert 'name="weeks" value="4"' in response.content.decode()
    start = response.context["rebook_days"][-1]["times"][-1]["value"]
    assert browser.post(f"{path}again/", {"start": start, "weeks": "4"}).status_code == 302
    booked = Appointment.objects.filter(status="booked")
    assert booked.count() == 5
    assert max(row.period.lower for row in booked) > appointment.booked_at + timedelta(days=50)
    # Five upcoming appointments are the limit: nothing more is offered.
    assert browser.get(path).context["rebook_days"] == []
