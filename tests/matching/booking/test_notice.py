"""Notices are written with the change and sent later: once, in order, without an open transaction."""

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
from matching.booking.actions import notice as notice_actions
from matching.booking.models import Notice
from tests.conftest import Api
from tests.factories.booking import PERSON, create_booking, opening_starts
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
NEUTRAL = ("herap", "mental", "trauma", "depress", "counsel", "psych", "anxi", "ttune")


@pytest.fixture(autouse=True)
def mailbox(settings: Any, tmp_path: Path) -> Path:
    """A mailbox folder for this test."""
    settings.MAIL_FOLDER = tmp_path / "mailbox"
    settings.EMAIL_BACKEND = "matching.booking.gateways.mail.FolderBackend"
    return settings.MAIL_FOLDER


def mails(mailbox: Path) -> list[Message]:
    """Return the mails in the folder, sorted by version."""
    messages = (
        [email.message_from_bytes(path.read_bytes()) for path in mailbox.glob("*.eml")] if mailbox.exists() else []
    )
    return sorted(messages, key=lambda mail: int(mail["Message-ID"].split(".")[1]))


def statuses() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("version", "id").values_list("kind", "status"))


def test_a_confirmation_is_sent_once_and_is_neutral(api: Api, mailbox: Path) -> None:
    appointment = create_booking(api, create_listed_provider(focus=("trauma",), trauma=True), share="about the trauma")
    assert [tasks.deliver_notices(), tasks.deliver_notices()] == [1, 0]
    [mail] = mails(mailbox)
    assert (mail["To"], mail["Subject"], mail["Auto-Submitted"]) == (
        "ana@example.org",
        "Your appointment",
        "auto-generated",
    )
    assert mail["Message-ID"] == f"<{appointment['id']}.2.confirmation.client@localhost>"
    text, calendar = mail.get_payload()
    assert (text.get_content_type(), calendar.get_content_type()) == ("text/plain", "text/calendar")
    event = Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")[0]
    assert (event["SEQUENCE"], event["SUMMARY"]) == (2, "Appointment")
    assert event["DTSTART"].dt == Appointment.objects.get().period.lower
    visible_text = (str(mail["Subject"]) + str(mail["From"]) + text.get_payload(decode=True).decode()).lower()
    assert [word for word in NEUTRAL if word in visible_text] == []
    assert statuses() == [("confirmation", "sent")]


def test_no_notice_without_a_safe_channel(api: Api, mailbox: Path) -> None:
    create_booking(api, create_listed_provider(), client={**PERSON, "contact": {"email_ok": False}})
    assert (Notice.objects.count(), tasks.deliver_notices(), mails(mailbox)) == (0, 0, [])


def test_a_newer_version_supersedes_unsent_notices(api: Api, mailbox: Path) -> None:
    provider = create_listed_provider()
    appointment = create_booking(api, provider)
    api.post(
        f"/appointments/{appointment['id']}/reschedule/",
        {"start": opening_starts(provider, 9)[-1], "version": 2},
        appointment["token"],
    )
    assert tasks.deliver_notices() == 1
    assert [mail["Subject"] for mail in mails(mailbox)] == ["Your appointment has a new time"]
    assert statuses() == [("confirmation", "superseded"), ("moved", "sent")]


def test_each_version_is_mailed_with_the_same_calendar_uid(api: Api, mailbox: Path) -> None:
    provider = create_listed_provider()
    appointment = create_booking(api, provider)
    tasks.deliver_notices()
    path = f"/appointments/{appointment['id']}"
    api.post(f"{path}/reschedule/", {"start": opening_starts(provider, 9)[-1], "version": 2}, appointment["token"])
    tasks.deliver_notices()
    api.post(f"{path}/cancel/", {"version": 3}, appointment["token"])
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


def test_mail_uses_the_clients_language(api: Api, mailbox: Path) -> None:
    create_booking(api, create_listed_provider(), client={**PERSON, "language": "es"})
    tasks.deliver_notices()
    assert Notice.objects.get().language == "es"
    assert mails(mailbox)[0]["Subject"] != "Your appointment"


def test_an_expired_lease_can_be_taken_over(api: Api, mailbox: Path) -> None:
    create_booking(api, create_listed_provider())
    now = db.db_now()
    [first_claim] = notice_actions.claim(now=now)
    assert notice_actions.claim(now=now + timedelta(seconds=59)) == []
    [second_claim] = notice_actions.claim(now=now + timedelta(seconds=60))
    assert (second_claim.id, second_claim.attempts) == (first_claim.id, 2)
    # The first sender resumes, but no longer owns the notice.
    assert notice_actions.renew_lease(notice=first_claim, now=now) is False
    notice_actions.mark_sent(notice=first_claim, now=now)
    notice_actions.mark_failed(notice=first_claim, now=now)
    assert statuses() == [("confirmation", "sending")]
    assert notice_actions.renew_lease(notice=second_claim, now=now) is True
    notice_actions.mark_sent(notice=second_claim, now=now)
    assert statuses() == [("confirmation", "sent")]


def test_a_superseded_claim_sends_nothing(api: Api) -> None:
    provider = create_listed_provider()
    appointment = create_booking(api, provider)
    [claim] = notice_actions.claim(now=db.db_now())
    api.post(f"/appointments/{appointment['id']}/cancel/", {"version": 2}, appointment["token"])
    assert notice_actions.renew_lease(notice=claim, now=db.db_now()) is False
    assert statuses() == [("confirmation", "superseded"), ("cancelled", "pending")]


def test_a_newer_version_waits_while_an_older_one_is_being_sent(api: Api) -> None:
    provider = create_listed_provider()
    appointment = create_booking(api, provider)
    now = db.db_now()
    [older] = notice_actions.claim(now=now)
    assert notice_actions.renew_lease(notice=older, now=now) is True
    api.post(f"/appointments/{appointment['id']}/cancel/", {"version": 2}, appointment["token"])
    later = db.db_now()
    assert notice_actions.claim(now=later) == []
    notice_actions.mark_sent(notice=older, now=later)
    assert [notice.kind for notice in notice_actions.claim(now=later)] == ["cancelled"]


def test_an_unstarted_claim_can_be_released(api: Api) -> None:
    create_booking(api, create_listed_provider())
    now = db.db_now()
    [first_claim] = notice_actions.claim(now=now)
    notice_actions.release(notice=first_claim)
    assert statuses() == [("confirmation", "pending")]
    [second_claim] = notice_actions.claim(now=now)
    notice_actions.release(notice=first_claim)
    assert notice_actions.renew_lease(notice=second_claim, now=now) is True


def test_one_failing_notice_does_not_block_others(api: Api, mailbox: Path) -> None:
    provider = create_listed_provider()
    for start in opening_starts(provider, 40)[::8][:2]:
        create_booking(api, provider, start)
    Notice.objects.filter(id=Notice.objects.earliest("id").id).update(token=b"x" * 32)
    assert tasks.deliver_notices() == 1
    assert sorted(status for _kind, status in statuses()) == ["pending", "sent"]


def test_a_notice_is_claimed_by_one_sender(api: Api) -> None:
    provider = create_listed_provider()
    for start in opening_starts(provider, 40)[::8][:4]:
        create_booking(api, provider, start)
    now = db.db_now()
    first, second = notice_actions.claim(now=now, limit=3), notice_actions.claim(now=now, limit=3)
    assert (len(first), len(second)) == (3, 1)
    assert not {notice.id for notice in first} & {notice.id for notice in second}


def test_sending_is_retried_for_a_day(api: Api, settings: Any) -> None:
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = unused.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    create_booking(api, create_listed_provider())
    assert tasks.deliver_notices() == 0
    notice = Notice.objects.get()
    assert (notice.status, notice.attempts, notice.lease_until) == ("pending", 1, None)
    pause = notice.due_at - db.db_now()
    assert timedelta(0) < pause <= timedelta(seconds=10)
    assert tasks.deliver_notices() == 0
    assert Notice.objects.get().attempts == 1
    Notice.objects.update(due_at=db.db_now(), created_at=db.db_now() - timedelta(hours=24))
    tasks.deliver_notices()
    assert Notice.objects.get().status == "failed"


def test_retry_delays_grow_up_to_an_hour(api: Api) -> None:
    create_booking(api, create_listed_provider())
    now = db.db_now()
    longest = timedelta(0)
    for _ in range(20):
        [notice] = notice_actions.claim(now=now)
        notice_actions.mark_failed(notice=notice, now=now)
        pause = Notice.objects.get().due_at - now
        assert pause <= timedelta(hours=1)
        longest = max(longest, pause)
        now = Notice.objects.get().due_at
        Notice.objects.update(created_at=now)
    assert longest > timedelta(minutes=29)
