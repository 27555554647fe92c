"""The client's own time zone governs all that is sent or shown to them, and no deadline ends in their night."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.test import Client as Browser

from config import db
from matching.appointments.models import Appointment
from matching.availability.queries import openings
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import caps, delivery, reminder
from matching.booking.domain.caps import CapReached
from matching.booking.models import Notice, Offer
from matching.booking.queries import later_visits
from providers.directory.models import Provider
from tests.conftest import Api
from tests.factories.booking import PERSON, booking_body, opening_starts
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
DENVER = "America/Denver"


@pytest.fixture
def mailbox(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_FOLDER, settings.EMAIL_BACKEND = tmp_path, "matching.booking.gateways.mail.FolderBackend"
    return tmp_path


def book_in_texas(api: Api, **provider_facts: Any) -> tuple[Appointment, str]:
    """Book for someone in El Paso, by a match that names no zone. Return the appointment and its token."""
    provider = create_listed_provider(state="TX", timezone="America/Chicago", **provider_facts)
    match = api.post("/matches/", {"state": "TX", "plan": "aetna-ppo", "age_group": "adult"}).json()["match"]
    start = opening_starts(provider, 1, days=6)[0]
    held = api.post("/holds/", {"match": match, "provider": provider.slug, "start": start}).json()
    client = {**PERSON, "state": "TX", "timezone": DENVER}
    response = api.post("/appointments/", booking_body(held["token"], client=client))
    assert response.status_code == 201, response.content
    return Appointment.objects.get(ref=response.json()["id"]), response.json()["token"]


def test_mails_pages_reminders_and_quiet_hours_use_the_clients_zone(api: Api, mailbox: Path, settings: Any) -> None:
    settings.QUIET_HOURS = "21:00-08:00"
    appointment, token = book_in_texas(api)
    local = appointment.period.lower.astimezone(ZoneInfo(DENVER))
    delivery.deliver_due(clock=db.db_now)
    [mail] = [path.read_text() for path in mailbox.glob("*.eml")]
    assert f"{local:%-I:%M %p}" in mail
    assert "Mountain" in mail
    browser = Browser()
    browser.post(f"/s/{Notice.objects.get(kind='confirmation').link_token}/")
    now = db.db_now()
    appointment.refresh_from_db()
    assert appointment.client_timezone == DENVER
    # Due at 8:30 in Denver, which is no longer night there.
    moment = (appointment.period.lower - timedelta(hours=24)).astimezone(ZoneInfo(DENVER))
    reminder.queue(clock=lambda: moment)
    due = Notice.objects.get(kind="reminder_24h").due_at
    assert due.astimezone(ZoneInfo(DENVER)).hour in range(8, 21)
    assert now < due
    series = later_visits.series(appointment, now, 1)
    response = api.post(
        f"/appointments/{appointment.ref}/again/", {"start": f"{series.starts[40]:%Y-%m-%dT%H:%M:%SZ}"}, token
    )
    assert response.status_code == 201, response.content
    assert set(Appointment.objects.values_list("client_timezone", flat=True)) == {DENVER}


def test_replacements_keep_the_clients_zone_and_lie_near_the_lost_time(api: Api) -> None:
    appointment, _token = book_in_texas(api)
    create_listed_provider(state="TX", timezone="America/Chicago", hours=(0, 1440))
    lost = appointment.period.lower
    appointment_actions.cancel(appointment=appointment, version=2, reason="", by="provider")
    offers = [offer.appointment for offer in Offer.objects.select_related("appointment")]
    assert [row.client_timezone for row in offers] == [DENVER] * 3
    zone = ZoneInfo(DENVER)
    for row in offers:
        local, at = row.period.lower.astimezone(zone), lost.astimezone(zone)
        minutes = abs(local.hour * 60 + local.minute - at.hour * 60 - at.minute)
        assert (local.weekday(), minutes <= 60) == (at.weekday(), True)


def deadline(provider: Provider, now: datetime, start: datetime, zone: str) -> datetime | None:
    availability = openings.load_availability([provider.pk], now)[provider.pk]
    with transaction.atomic():
        return caps.deadline(b"n" * 16, availability, start, b"a" * 32, now, zone=zone)


@pytest.mark.parametrize(
    ("hour", "starts_in", "expected"),
    [
        (14, timedelta(days=5), (0, 16, 0)),  # in the day: two hours
        (20, timedelta(days=5), (1, 9, 0)),  # it would end at 10 pm
        (2, timedelta(days=5), (0, 9, 0)),
        (20, timedelta(hours=11), (1, 7, 0)),  # never after the start
    ],
)
def test_a_deadline_at_night_moves_to_the_morning(
    settings: Any, hour: int, starts_in: timedelta, expected: tuple[int, int, int]
) -> None:
    settings.THROTTLE_OFF, settings.UNPROVEN_PER_NETWORK, settings.QUIET_HOURS = False, 0, "21:00-08:00"
    now = datetime(2026, 12, 1, hour, tzinfo=ZoneInfo(DENVER)).astimezone(UTC)
    by = deadline(create_listed_provider(), now, now + starts_in, DENVER)
    assert by
    local = by.astimezone(ZoneInfo(DENVER))
    assert ((local.date() - now.astimezone(ZoneInfo(DENVER)).date()).days, local.hour, local.minute) == expected


def test_a_network_may_have_only_a_few_bookings_that_last_the_night_unproven(api: Api, settings: Any) -> None:
    settings.THROTTLE_OFF, settings.UNPROVEN_PER_NETWORK, settings.QUIET_HOURS = False, 0, "21:00-08:00"
    settings.DEADLINES_PER_NETWORK, settings.NIGHT_DEADLINES_PER_NETWORK = 2, 1
    appointment, _token = book_in_texas(api)
    now = db.db_now()
    Appointment.objects.update(network=b"n" * 16, confirm_by=now + timedelta(hours=2))
    provider, start = appointment.provider, now + timedelta(days=5)
    evening = datetime.combine(now.date(), datetime.min.time(), ZoneInfo(DENVER)) + timedelta(hours=20)
    noon = evening - timedelta(hours=8)
    assert deadline(provider, noon, start, DENVER) == noon + timedelta(hours=2)
    with pytest.raises(CapReached):
        deadline(provider, evening, start, DENVER)
