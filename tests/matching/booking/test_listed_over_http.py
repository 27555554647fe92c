"""Over HTTP, pages, API and phone booking list the same starts on the last days of a license, and hold exactly those."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from config import db
from matching.appointments.models import Appointment
from providers.directory.domain.zones import DEFAULT_TIMEZONE
from providers.directory.models import License, Participation, Provider
from tests.conftest import Api
from tests.factories import staff
from tests.factories.booking import problem_code
from tests.factories.providers import create_listed_provider, today

pytestmark = pytest.mark.django_db
CALL = "/staff/appointments/appointment/call/"
QUARTER = timedelta(minutes=15)


def ends_soon(state: str, provider_zone: str, *, by_plan: bool, days: int) -> Provider:
    """Return a provider with hours all day, whose license or plan ends in some days."""
    provider = create_listed_provider(state=state, timezone=provider_zone, hours=(0, 1440))
    last = today() + timedelta(days=days)
    if by_plan:
        Provider.objects.update(self_pay_fee=None)
        Participation.objects.update(ends_on=last)
    else:
        License.objects.update(expires_on=last)
    return provider


def api_time(start: datetime) -> str:
    return f"{start:%Y-%m-%dT%H:%M:%SZ}"


def from_buttons(days: Any) -> list[datetime]:
    return [datetime.fromisoformat(time["value"]).astimezone(UTC) for day in days for time in day["times"]]


def phone_starts(provider: Provider, state: str) -> tuple[Client, list[datetime]]:
    """Answer the questions for a caller. Return the browser and the listed starts."""
    client = staff.signed_in_client("Scheduler")
    answers = {
        "who-who": "adult",
        "who-care": "talking",
        "where-state": state,
        "pay-way": "plan",
        "pay-plan": "aetna-ppo",
    }
    assert client.post(CALL, answers).status_code == 302
    return client, from_buttons(client.get(f"{CALL}times/", {"provider": provider.slug}).context["days"])


def page_starts(provider: Provider) -> list[datetime]:
    """Return the starts of the profile page for a reader who has answered nothing."""
    return from_buttons(Client().get(f"/therapists/{provider.slug}/").context["days"])


def openings(api: Api, provider: Provider, zone: str) -> list[datetime]:
    now = db.db_now()
    span = {"from": api_time(now), "to": api_time(now + timedelta(days=28)), "timezone": zone}
    results = api.get(f"/providers/{provider.slug}/openings/", **span).json()["results"]
    return [datetime.fromisoformat(each["start"]) for each in results]


@pytest.mark.parametrize("by_plan", [False, True])
@pytest.mark.parametrize(
    ("state", "provider_zone", "days"),
    [
        ("NY", "America/New_York", 1),
        ("CA", "America/New_York", 1),
        ("HI", "America/Los_Angeles", 2),
        ("GU", "America/New_York", 2),
        ("NY", "Pacific/Guam", 2),
    ],
)
def test_every_way_lists_the_starts_up_to_the_last_day_and_holds_only_those(
    api: Api, state: str, provider_zone: str, days: int, by_plan: bool
) -> None:
    provider, zone = ends_soon(state, provider_zone, by_plan=by_plan, days=days), DEFAULT_TIMEZONE[state]
    day_after = today() + timedelta(days=days + 1)
    midnight = datetime.combine(day_after, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    client, phone = phone_starts(provider, state)
    assert openings(api, provider, zone) == phone
    assert max(phone) == midnight - QUARTER
    own_midnight = datetime.combine(day_after, datetime.min.time(), ZoneInfo(provider_zone)).astimezone(UTC)
    assert max(page_starts(provider)) == own_midnight - QUARTER
    next_opening = api.get(f"/providers/{provider.slug}/").json()["next_opening"]
    assert datetime.fromisoformat(next_opening) == page_starts(provider)[0]
    body = {"state": state, "plan": "aetna-ppo", "age_group": "adult", "window_days": 28}
    match = api.post("/matches/", body).json()
    [ranked] = match["matches"]
    assert [datetime.fromisoformat(each["start"]) for each in ranked["openings"]] == phone[:6]
    for start, is_listed in [(midnight - QUARTER, True), (midnight, False), (midnight + QUARTER, False)]:
        held = api.post("/holds/", {"match": match["match"], "provider": provider.slug, "start": api_time(start)})
        assert (held.status_code == 201) is is_listed, held.content
        if not is_listed:
            assert problem_code(held) == (409, "not-eligible")
            assert held.json()["constraint"] == ("plan" if by_plan else "license")
        else:
            api.delete(f"/holds/{held.json()['id']}/", held.json()["token"])
        called = client.post(f"{CALL}hold/", {"provider": provider.slug, "start": start.isoformat()})
        assert called.status_code == (302 if is_listed else 409)
        Appointment.objects.filter(status="held").update(status="cancelled", held_until=None)
