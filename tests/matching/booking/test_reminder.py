"""Reminders, found by looking at the sessions ahead: one a kind, version and channel, and none that says what is over."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config import db
from matching.appointments.models import Appointment
from matching.booking.actions import delivery, reminder
from matching.booking.actions import notice as actions
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import PERSON, begin, booked, starts
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db
KINDS = ["reminder_48h", "reminder_24h", "reminder_1h"]
BOTH = {**PERSON, "phone": "212 555 0100", "contact": {"email_ok": True, "text_ok": True}}


@pytest.fixture(autouse=True)
def surroundings(settings: Any, tmp_path: Path) -> None:
    """Folders of this test's own, and no quiet hours, which the tests of the domain hold."""
    settings.MAILBOX, settings.TEXTBOX = tmp_path / "mailbox", tmp_path / "texts"
    settings.EMAIL_BACKEND = "matching.booking.gateways.mail.MailboxFolder"
    settings.QUIET_HOURS = ""


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def pass_time(start: datetime, **before: float) -> int:
    """Queue and send what is due so long before a session; how many went out."""
    now = start - timedelta(**before)
    reminder.queue(clock=at(now))
    return delivery.deliver(clock=at(now))


def far(api: Api, **facts: Any) -> tuple[Appointment, str]:
    """A session in four days or more, whose confirmation is out, and its token."""
    one = listed()
    made = booked(api, one, starts(one, 1, days=4)[0], **facts)
    delivery.deliver(clock=db.clock)
    return Appointment.objects.get(ref=made["id"]), made["token"]


def reminders() -> list[tuple[str, str, str]]:
    found = Notice.objects.filter(kind__startswith="reminder").order_by("due_at", "channel")
    return list(found.values_list("kind", "channel", "status"))


def test_each_comes_once_at_its_time(api: Api, settings: Any) -> None:
    one, _token = far(api)
    start = one.session.lower
    assert [pass_time(start, hours=48.01), pass_time(start, hours=48), pass_time(start, hours=47.9)] == [0, 1, 0]
    assert [pass_time(start, hours=24), pass_time(start, hours=23.9)] == [1, 0]
    assert [pass_time(start, hours=1), pass_time(start, minutes=50), pass_time(start, minutes=-1)] == [1, 0, 0]
    assert reminders() == [(kind, "email", "sent") for kind in KINDS]
    assert len(list(settings.MAILBOX.glob("*.eml"))) == 4


def test_one_for_each_channel_that_was_called_safe(api: Api, settings: Any) -> None:
    settings.TEXTS = "file"
    one, _token = far(api, client=BOTH)
    assert pass_time(one.session.lower, hours=24) == 2
    assert reminders() == [("reminder_24h", "email", "sent"), ("reminder_24h", "sms", "sent")]


def test_nobody_is_reminded_who_called_no_way_safe(api: Api) -> None:
    one, _token = far(api, client={**PERSON, "contact": {"email_ok": False, "text_ok": True}})
    assert (pass_time(one.session.lower, hours=1), Notice.objects.count()) == (0, 0)


def test_booked_less_than_two_days_before_brings_no_reminder_of_two_days(api: Api) -> None:
    one, _token = far(api)
    begin(one.ref, ago=-timedelta(hours=47.5))
    one.refresh_from_db()
    start = one.session.lower
    assert (pass_time(start, hours=47.4), reminders()) == (0, [("reminder_48h", "email", "superseded")])
    assert pass_time(start, hours=24) == 1


def test_a_relay_that_was_down_for_hours_lets_the_late_one_be(api: Api) -> None:
    one, _token = far(api)
    start = one.session.lower
    assert pass_time(start, hours=45.9) == 0
    reminder.queue(clock=at(start - timedelta(hours=24)))
    assert delivery.deliver(clock=at(start - timedelta(hours=21.9))) == 0
    assert reminders() == [("reminder_24h", "email", "superseded")]


def test_a_move_takes_the_old_reminders_back_and_brings_new_ones(api: Api) -> None:
    one, token = far(api)
    old = one.session.lower
    reminder.queue(clock=at(old - timedelta(hours=48)))
    later = starts(one.provider, 1, days=6)[0]
    answer = api.post(f"/appointments/{one.ref}/reschedule/", {"start": later, "version": 2}, token)
    assert answer.status_code == 200, answer.content
    delivery.deliver(clock=db.clock)
    assert pass_time(old, hours=47.9) == 0
    one.refresh_from_db()
    assert pass_time(one.session.lower, hours=24) == 1
    assert reminders() == [("reminder_48h", "email", "superseded"), ("reminder_24h", "email", "sent")]


def test_a_cancelled_session_is_not_spoken_of(api: Api) -> None:
    one, token = far(api)
    reminder.queue(clock=at(one.session.lower - timedelta(hours=24)))
    api.post(f"/appointments/{one.ref}/cancel/", {"version": 2}, token)
    delivery.deliver(clock=db.clock)
    assert pass_time(one.session.lower, hours=24) == 0
    assert reminders() == [("reminder_24h", "email", "superseded")]


def test_one_whose_sender_died_while_sending_is_not_sent_again(api: Api) -> None:
    one, _token = far(api)
    now = one.session.lower - timedelta(hours=24)
    reminder.queue(clock=at(now))
    [dead] = actions.claim(now=now)
    assert actions.keep(notice=dead, now=now) is True
    assert actions.claim(now=now + timedelta(minutes=2)) == []
    assert reminders() == [("reminder_24h", "email", "unsure")]
    # And the dead one, come back to life, has no say any more.
    assert actions.keep(notice=dead, now=now) is False


def test_one_whose_sender_died_before_it_began_is_sent(api: Api) -> None:
    one, _token = far(api)
    now = one.session.lower - timedelta(hours=24)
    reminder.queue(clock=at(now))
    actions.claim(now=now)
    assert delivery.deliver(clock=at(now + timedelta(minutes=2))) == 1


def test_many_sessions_are_found_in_batches_and_by_their_index(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminder, "BATCH_SIZE", 1)
    one = listed()
    for start in [each for each in starts(one, 200, days=4) if each[14:16] == "00"][:2]:
        booked(api, one, start)
    first = min(one.session.lower for one in Appointment.objects.all())
    looked_at = reminder.queue(clock=at(first - timedelta(hours=23)))
    assert (looked_at, Notice.objects.filter(kind="reminder_24h").count()) == (2, 2)
    with connection.cursor() as cursor:
        # On a table this small any plan is cheap: rule out those that scan or sort it.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    soonest = Appointment.objects.filter(status="booked", session__startswith__gt=first).order_by("session__startswith")
    assert "appointment_booked_by_start" in soonest.explain()
