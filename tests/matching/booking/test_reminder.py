"""Reminders are planned from upcoming appointments: one per kind, version and channel, none for a canceled appointment."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config import db
from matching.appointments.models import Appointment
from matching.booking.actions import delivery, reminder
from matching.booking.actions import notice as notice_actions
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import PERSON, create_booking, opening_starts, start_appointment
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
KINDS = ["reminder_48h", "reminder_24h", "reminder_1h"]
BOTH = {**PERSON, "phone": "212 555 0100", "contact": {"email_ok": True, "text_ok": True}}


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    """Folders for this test, and no quiet hours, which the domain tests cover."""
    settings.MAIL_FOLDER, settings.SMS_FOLDER = tmp_path / "mailbox", tmp_path / "texts"
    settings.EMAIL_BACKEND = "matching.booking.gateways.mail.FolderBackend"
    settings.QUIET_HOURS = ""


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def pass_time(start: datetime, **before: float) -> int:
    """Queue and send what is due this long before an appointment; returns the number sent."""
    now = start - timedelta(**before)
    reminder.queue(clock=at(now))
    return delivery.deliver_due(clock=at(now))


def book_ahead(api: Api, **facts: Any) -> tuple[Appointment, str]:
    """Book an appointment four or more days ahead and send its confirmation. Returns it and its token."""
    provider = create_listed_provider()
    appointment = create_booking(api, provider, opening_starts(provider, 1, days=4)[0], **facts)
    delivery.deliver_due(clock=db.db_now)
    return Appointment.objects.get(ref=appointment["id"]), appointment["token"]


def reminders() -> list[tuple[str, str, str]]:
    notices = Notice.objects.filter(kind__startswith="reminder").order_by("due_at", "channel")
    return list(notices.values_list("kind", "channel", "status"))


def test_each_reminder_is_sent_once_at_its_time(api: Api, settings: Any) -> None:
    appointment, _token = book_ahead(api)
    start = appointment.period.lower
    assert [pass_time(start, hours=48.01), pass_time(start, hours=48), pass_time(start, hours=47.9)] == [0, 1, 0]
    assert [pass_time(start, hours=24), pass_time(start, hours=23.9)] == [1, 0]
    assert [pass_time(start, hours=1), pass_time(start, minutes=50), pass_time(start, minutes=-1)] == [1, 0, 0]
    assert reminders() == [(kind, "email", "sent") for kind in KINDS]
    assert len(list(settings.MAIL_FOLDER.glob("*.eml"))) == 4


def test_one_reminder_per_safe_channel(api: Api, settings: Any) -> None:
    settings.SMS_BACKEND = "file"
    appointment, _token = book_ahead(api, client=BOTH)
    assert pass_time(appointment.period.lower, hours=24) == 2
    assert reminders() == [("reminder_24h", "email", "sent"), ("reminder_24h", "sms", "sent")]


def test_no_reminder_without_a_safe_channel(api: Api) -> None:
    appointment, _token = book_ahead(api, client={**PERSON, "contact": {"email_ok": False, "text_ok": True}})
    assert (pass_time(appointment.period.lower, hours=1), Notice.objects.count()) == (0, 0)


def test_late_bookings_skip_the_48_hour_reminder(api: Api) -> None:
    appointment, _token = book_ahead(api)
    start_appointment(appointment.ref, ago=-timedelta(hours=47.5))
    appointment.refresh_from_db()
    start = appointment.period.lower
    assert (pass_time(start, hours=47.4), reminders()) == (0, [("reminder_48h", "email", "superseded")])
    assert pass_time(start, hours=24) == 1


def test_a_late_reminder_is_dropped(api: Api) -> None:
    appointment, _token = book_ahead(api)
    start = appointment.period.lower
    assert pass_time(start, hours=45.9) == 0
    reminder.queue(clock=at(start - timedelta(hours=24)))
    assert delivery.deliver_due(clock=at(start - timedelta(hours=21.9))) == 0
    assert reminders() == [("reminder_24h", "email", "superseded")]


def test_a_move_replaces_the_reminders(api: Api) -> None:
    appointment, token = book_ahead(api)
    old = appointment.period.lower
    reminder.queue(clock=at(old - timedelta(hours=48)))
    later = opening_starts(appointment.provider, 1, days=6)[0]
    response = api.post(f"/appointments/{appointment.ref}/reschedule/", {"start": later, "version": 2}, token)
    assert response.status_code == 200, response.content
    delivery.deliver_due(clock=db.db_now)
    assert pass_time(old, hours=47.9) == 0
    appointment.refresh_from_db()
    assert pass_time(appointment.period.lower, hours=24) == 1
    assert reminders() == [("reminder_48h", "email", "superseded"), ("reminder_24h", "email", "sent")]


def test_a_canceled_appointment_gets_no_reminder(api: Api) -> None:
    appointment, token = book_ahead(api)
    reminder.queue(clock=at(appointment.period.lower - timedelta(hours=24)))
    api.post(f"/appointments/{appointment.ref}/cancel/", {"version": 2}, token)
    delivery.deliver_due(clock=db.db_now)
    assert pass_time(appointment.period.lower, hours=24) == 0
    assert reminders() == [("reminder_24h", "email", "superseded")]


def test_a_started_reminder_is_not_sent_again(api: Api) -> None:
    appointment, _token = book_ahead(api)
    now = appointment.period.lower - timedelta(hours=24)
    reminder.queue(clock=at(now))
    [claim] = notice_actions.claim(now=now)
    assert notice_actions.renew_lease(notice=claim, now=now) is True
    assert notice_actions.claim(now=now + timedelta(minutes=2)) == []
    assert reminders() == [("reminder_24h", "email", "unsure")]
    # The first sender resumes, but no longer owns the notice.
    assert notice_actions.renew_lease(notice=claim, now=now) is False


def test_an_unstarted_reminder_is_sent_later(api: Api) -> None:
    appointment, _token = book_ahead(api)
    now = appointment.period.lower - timedelta(hours=24)
    reminder.queue(clock=at(now))
    notice_actions.claim(now=now)
    assert delivery.deliver_due(clock=at(now + timedelta(minutes=2))) == 1


def test_appointments_are_read_in_batches_by_index(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminder, "BATCH_SIZE", 1)
    provider = create_listed_provider()
    for start in [start for start in opening_starts(provider, 200, days=4) if start[14:16] == "00"][:2]:
        create_booking(api, provider, start)
    first = min(appointment.period.lower for appointment in Appointment.objects.all())
    count = reminder.queue(clock=at(first - timedelta(hours=23)))
    assert (count, Notice.objects.filter(kind="reminder_24h").count()) == (2, 2)
    with connection.cursor() as cursor:
        # On a table this small every plan is cheap, so rule out sequential scans and sorts.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    soonest = Appointment.objects.filter(status="booked", period__startswith__gt=first).order_by("period__startswith")
    assert "appointment_booked_by_start" in soonest.explain()
