"""Providers get a mail for each booking, move and cancellation, with nothing about the client."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client

from config import db, form_versions
from matching.appointments import labels
from matching.appointments.models import Appointment
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import contact, delivery, rebook
from matching.booking.domain import provider_notice
from matching.booking.models import Notice, ProviderNotice
from matching.portal.actions import appointment_mail
from providers.directory.models import Provider
from tests.conftest import Api
from tests.factories.booking import PERSON, create_booking, opening_starts
from tests.factories.providers import create_listed_provider
from tests.matching.portal.test_provider_login import logged_in
from tests.matching.portal.test_two_tabs import seen_fields

pytestmark = pytest.mark.django_db
ADDRESS = "maya@example.org"


def sent_to(address: str = ADDRESS) -> list[tuple[str, str]]:
    """Send what is due; return (subject, body) of the mails to the address, and empty the outbox."""
    delivery.deliver_due(clock=db.db_now)
    messages = [(message.subject, str(message.body)) for message in mail.outbox if message.to == [address]]
    mail.outbox.clear()
    return messages


def booked(api: Api, **facts: Any) -> Appointment:
    """A booked appointment with a provider who has an address."""
    provider = create_listed_provider(display_name="Maya Okafor", contact_email=ADDRESS, **facts)
    return Appointment.objects.get(ref=create_booking(api, provider, share="I was hurt.")["id"])


def move(appointment: Appointment, provider: Provider, by: str) -> Appointment:
    """Move the appointment to the provider's sixth opening."""
    start = datetime.fromisoformat(opening_starts(provider, 6)[-1])
    return appointment_actions.reschedule(
        appointment=appointment, version=appointment.version, start=start, provider=provider, by=by
    )


def test_a_booking_a_move_and_a_cancellation_are_one_mail_each_without_client_data(api: Api) -> None:
    appointment = booked(api)
    first = labels.when(appointment.period.lower, appointment.provider.timezone)
    [(subject, body)] = sent_to()
    assert (subject, first in body, "/practice/" in body) == ("A new appointment", True, True)
    moved = move(appointment, appointment.provider, "client")
    second = labels.when(moved.period.lower, moved.provider.timezone)
    [(subject, moved_body)] = sent_to()
    assert (subject, second in moved_body, f"Before: {first}" in moved_body) == (
        "An appointment has a new time",
        True,
        True,
    )
    appointment_actions.cancel(appointment=moved, version=moved.version, reason="I am unwell", by="client")
    [(subject, canceled_body)] = sent_to()
    assert (subject, second in canceled_body) == ("An appointment was canceled", True)
    for text in (body, moved_body, canceled_body):
        assert not [
            secret
            for secret in ("Ana", "Ruiz", PERSON["email"], "hurt", "unwell", appointment.ref, "aetna")
            if secret in text
        ]
    assert sent_to() == []


@pytest.mark.parametrize("by", ["client", "provider", "staff", "system"])
def test_every_actor_causes_the_mail(api: Api, by: str) -> None:
    appointment = booked(api)
    sent_to()
    appointment = move(appointment, appointment.provider, by)
    assert [subject for subject, _body in sent_to()] == ["An appointment has a new time"]
    appointment_actions.cancel(appointment=appointment, version=appointment.version, reason="", by=by, candidates=[])
    assert [subject for subject, _body in sent_to()] == ["An appointment was canceled"]


def test_a_series_and_a_release_are_told_too(api: Api) -> None:
    appointment = booked(api)
    sent_to()
    starts = [datetime.fromisoformat(start) for start in opening_starts(appointment.provider, 9)[4::4]]
    rebook.rebook(appointment=appointment, starts=starts, by="client")
    assert [subject for subject, _body in sent_to()] == ["A new appointment"] * 2
    Appointment.objects.filter(pk=appointment.pk).update(
        confirm_by=db.db_now() - timedelta(minutes=1), contact_proven_at=None
    )
    Notice.objects.update(sent_at=db.db_now() - timedelta(hours=2))
    assert contact.release_overdue() == 1
    assert [subject for subject, _body in sent_to()] == ["An appointment was canceled"]


def test_both_therapists_are_told_when_an_appointment_changes_hands(api: Api) -> None:
    appointment = booked(api)
    sent_to()
    before = labels.when(appointment.period.lower, appointment.provider.timezone)
    other = create_listed_provider(display_name="Wren Abernathy", contact_email="wren@example.org")
    move(appointment, other, "client")
    delivery.deliver_due(clock=db.db_now)
    subjects = {
        message.to[0]: (message.subject, before in message.body) for message in mail.outbox if "@" in message.to[0]
    }
    assert subjects[ADDRESS] == ("An appointment was canceled", True)
    assert subjects["wren@example.org"] == ("A new appointment", False)


def test_a_change_that_fails_tells_nobody(api: Api) -> None:
    appointment = booked(api)
    sent_to()
    with pytest.raises(Exception, match="version-stale"):
        appointment_actions.cancel(appointment=appointment, version=9, reason="", by="staff", candidates=[])
    assert sent_to() == []


def test_a_mail_that_fails_is_sent_again_with_the_same_id(api: Api, settings: Any) -> None:
    booked(api)
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1,
    )  # fmt: skip
    delivery.deliver_due(clock=db.db_now)
    assert ProviderNotice.objects.get().sent_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later = db.db_now() + timedelta(hours=2)
    for _ in range(2):
        ProviderNotice.objects.update(sent_at=None, lease_until=None)  # as if the sender died after sending
        assert appointment_mail.deliver(lambda: later, lambda: False) == 1
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
    assert len(mail.outbox) == 2


def choose(http: Client, frequency: str) -> int:
    """Choose on the page; return the status of the answer."""
    page = http.get("/practice/listing/").content.decode()
    seen = seen_fields(page)["/practice/listing/mail/"]
    return int(http.post("/practice/listing/mail/", {"frequency": frequency, "seen": seen}).status_code)


def test_the_choice_is_made_in_the_portal_and_applies_at_once(api: Api) -> None:
    appointment = booked(api)
    http = logged_in(appointment.provider)
    address = f"{appointment.provider.slug}@example.org"
    assert choose(http, "weekly") == 400
    assert choose(http, "daily") == 302
    assert sent_to(address) != []  # the login mails only
    assert ProviderNotice.objects.get().sent_at is None
    assert b'value="daily" selected' in http.get("/practice/listing/").content
    move(appointment, appointment.provider, "client")
    assert sent_to(address) == []
    appointment_mail.deliver(lambda: db.db_now() + timedelta(days=1), lambda: False)
    [message] = [message for message in mail.outbox if message.to == [address]]
    assert message.subject == "Your appointments: what changed"
    assert (message.body.count("was booked"), message.body.count("was moved")) == (1, 1)
    assert choose(http, "none") == 302
    mail.outbox.clear()
    appointment.refresh_from_db()
    appointment_actions.cancel(appointment=appointment, version=appointment.version, reason="", by="client")
    assert sent_to(address) == []


def test_the_mail_is_in_the_language_of_the_choice(api: Api) -> None:
    provider = create_listed_provider(contact_email=ADDRESS)
    appointment_mail.choose(
        provider=provider, frequency="each", language="es", seen=form_versions.digest_of("each"), now=db.db_now()
    )
    create_booking(api, provider)
    [(subject, body)] = sent_to()
    assert (subject, "Se reservó una cita:" in body) == ("Una cita nueva", True)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-28T06:59", "2026-11-28T07:00"),
        ("2026-11-28T07:00", "2026-11-29T07:00"),
        ("2027-03-13T23:30", "2027-03-14T07:00"),  # the clocks change that night
    ],
)
def test_the_summary_is_due_at_seven_by_the_providers_clock(now: str, due: str) -> None:
    zone = ZoneInfo("America/Denver")
    at = datetime.fromisoformat(now).replace(tzinfo=zone)
    assert provider_notice.next_summary(at, "America/Denver").astimezone(zone).isoformat()[:16] == due
