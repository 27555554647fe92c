"""Notices: written with the change, sent later, once, in order, with no transaction open."""

import email
import socket
from contextlib import closing
from datetime import timedelta
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from config import db
from matching.appointments.models import Appointment
from matching.booking import tasks
from matching.booking.actions import notice as actions
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import PERSON, booked, starts
from tests.factories.providers import listed

pytestmark = pytest.mark.django_db
NEUTRAL = ("herap", "mental", "trauma", "depress", "counsel", "psych", "anxi", "ttune")


@pytest.fixture(autouse=True)
def mailbox(settings: Any, tmp_path: Path) -> Path:
    """A mailbox folder of this test's own."""
    settings.MAILBOX = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "matching.booking.gateways.mail.MailboxFolder"
    return settings.MAILBOX


def mails(mailbox: Path) -> list[Message]:
    """The mails in the folder, by the version they tell of."""
    found = [email.message_from_bytes(path.read_bytes()) for path in mailbox.glob("*.eml")] if mailbox.exists() else []
    return sorted(found, key=lambda mail: int(mail["Message-ID"].split(".")[1]))


def statuses() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("version", "id").values_list("kind", "status"))


def test_a_confirmation_goes_out_once_with_a_calendar_file_and_says_nothing_of_why(api: Api, mailbox: Path) -> None:
    made = booked(api, listed(focus=("trauma",), trauma=True), share="about the trauma")
    assert [tasks.deliver_notices(), tasks.deliver_notices()] == [1, 0]
    [mail] = mails(mailbox)
    assert (mail["To"], mail["Subject"], mail["Auto-Submitted"]) == (
        "ana@example.org",
        "Your appointment",
        "auto-generated",
    )
    assert mail["Message-ID"] == f"<{made['id']}.2.confirmation.client@localhost>"
    text, calendar = mail.get_payload()
    assert (text.get_content_type(), calendar.get_content_type()) == ("text/plain", "text/calendar")
    event = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")[0]
    assert (event["SEQUENCE"], event["SUMMARY"]) == (2, "Appointment")
    assert event["DTSTART"].dt == Appointment.objects.get().session.lower
    everything = (str(mail["Subject"]) + str(mail["From"]) + text.get_payload(decode=True).decode()).lower()
    assert [word for word in NEUTRAL if word in everything] == []
    assert statuses() == [("confirmation", "sent")]


def test_nobody_is_written_to_who_did_not_call_it_safe(api: Api, mailbox: Path) -> None:
    booked(api, listed(), client={**PERSON, "contact": {"email_ok": False}})
    assert (Notice.objects.count(), tasks.deliver_notices(), mails(mailbox)) == (0, 0, [])


def test_a_newer_version_supersedes_what_was_not_sent_yet(api: Api, mailbox: Path) -> None:
    one = listed()
    made = booked(api, one)
    api.post(f"/appointments/{made['id']}/reschedule/", {"start": starts(one, 9)[-1], "version": 2}, made["token"])
    assert tasks.deliver_notices() == 1
    assert [mail["Subject"] for mail in mails(mailbox)] == ["Your appointment has a new time"]
    assert statuses() == [("confirmation", "superseded"), ("moved", "sent")]


def test_each_version_has_its_mail_in_order_with_one_calendar_uid(api: Api, mailbox: Path) -> None:
    one = listed()
    made = booked(api, one)
    tasks.deliver_notices()
    path = f"/appointments/{made['id']}"
    api.post(f"{path}/reschedule/", {"start": starts(one, 9)[-1], "version": 2}, made["token"])
    tasks.deliver_notices()
    api.post(f"{path}/cancel/", {"version": 3}, made["token"])
    tasks.deliver_notices()
    events = [
        Calendar.from_ical(mail.get_payload()[1].get_payload(decode=True)).walk("VEVENT")[0] for mail in mails(mailbox)
    ]
    assert [(event["SEQUENCE"], event["STATUS"]) for event in events] == [
        (2, "CONFIRMED"),
        (3, "CONFIRMED"),
        (4, "CANCELLED"),
    ]
    assert len({event["UID"] for event in events}) == 1
    assert [mail.get_payload()[1].get_param("method") for mail in mails(mailbox)] == ["PUBLISH", "PUBLISH", "CANCEL"]


def test_a_mail_is_written_in_the_language_that_was_chosen(api: Api, mailbox: Path) -> None:
    booked(api, listed(), client={**PERSON, "language": "es"})
    tasks.deliver_notices()
    assert Notice.objects.get().language == "es"
    assert mails(mailbox)[0]["Subject"] != "Your appointment"


def test_a_dead_senders_notice_is_taken_over_when_its_lease_ends(api: Api, mailbox: Path) -> None:
    booked(api, listed())
    now = db.clock()
    [dead] = actions.claim(now=now)
    assert actions.claim(now=now + timedelta(seconds=59)) == []
    [taken] = actions.claim(now=now + timedelta(seconds=60))
    assert (taken.id, taken.attempts) == (dead.id, 2)
    # The first sender comes back to life: the notice is no longer its own.
    assert actions.keep(notice=dead, now=now) is False
    actions.sent(notice=dead, now=now)
    actions.failed(notice=dead, now=now)
    assert statuses() == [("confirmation", "sending")]
    assert actions.keep(notice=taken, now=now) is True
    actions.sent(notice=taken, now=now)
    assert statuses() == [("confirmation", "sent")]


def test_a_sender_that_was_overtaken_by_a_move_sends_nothing(api: Api) -> None:
    one = listed()
    made = booked(api, one)
    [slow] = actions.claim(now=db.clock())
    api.post(f"/appointments/{made['id']}/cancel/", {"version": 2}, made["token"])
    assert actions.keep(notice=slow, now=db.clock()) is False
    assert statuses() == [("confirmation", "superseded"), ("cancelled", "pending")]


def test_a_newer_version_waits_while_an_older_one_is_on_its_way(api: Api) -> None:
    one = listed()
    made = booked(api, one)
    now = db.clock()
    [slow] = actions.claim(now=now)
    assert actions.keep(notice=slow, now=now) is True
    api.post(f"/appointments/{made['id']}/cancel/", {"version": 2}, made["token"])
    later = db.clock()
    assert actions.claim(now=later) == []
    actions.sent(notice=slow, now=later)
    assert [each.kind for each in actions.claim(now=later)] == ["cancelled"]


def test_what_was_claimed_and_not_begun_can_be_given_back(api: Api) -> None:
    booked(api, listed())
    now = db.clock()
    [mine] = actions.claim(now=now)
    actions.give_back(notice=mine)
    assert statuses() == [("confirmation", "pending")]
    [again] = actions.claim(now=now)
    actions.give_back(notice=mine)
    assert actions.keep(notice=again, now=now) is True


def test_one_notice_that_can_not_be_written_keeps_no_other_from_going_out(api: Api, mailbox: Path) -> None:
    one = listed()
    for start in starts(one, 40)[::8][:2]:
        booked(api, one, start)
    Notice.objects.filter(id=Notice.objects.earliest("id").id).update(token=b"x" * 32)
    assert tasks.deliver_notices() == 1
    assert sorted(status for _kind, status in statuses()) == ["pending", "sent"]


def test_two_senders_never_claim_the_same_notice(api: Api) -> None:
    one = listed()
    for start in starts(one, 40)[::8][:4]:
        booked(api, one, start)
    now = db.clock()
    first, second = actions.claim(now=now, limit=3), actions.claim(now=now, limit=3)
    assert (len(first), len(second)) == (3, 1)
    assert not {one.id for one in first} & {one.id for one in second}


def test_a_mail_server_that_is_down_delays_and_after_a_day_ends_the_trying(api: Api, settings: Any) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = unused.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    booked(api, listed())
    assert tasks.deliver_notices() == 0
    one = Notice.objects.get()
    assert (one.status, one.attempts, one.lease_until) == ("pending", 1, None)
    pause = one.due_at - db.clock()
    assert timedelta(0) < pause <= timedelta(seconds=10)
    assert tasks.deliver_notices() == 0
    assert Notice.objects.get().attempts == 1
    Notice.objects.update(due_at=db.clock(), created_at=db.clock() - timedelta(hours=24))
    tasks.deliver_notices()
    assert Notice.objects.get().status == "failed"


def test_pauses_grow_to_an_hour_and_no_further(api: Api) -> None:
    booked(api, listed())
    now = db.clock()
    longest = timedelta(0)
    for _ in range(20):
        [one] = actions.claim(now=now)
        actions.failed(notice=one, now=now)
        pause = Notice.objects.get().due_at - now
        assert pause <= timedelta(hours=1)
        longest = max(longest, pause)
        now = Notice.objects.get().due_at
        Notice.objects.update(created_at=now)
    assert longest > timedelta(minutes=29)
