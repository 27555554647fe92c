"""Text messages and everything else on a lock screen: short and neutral in both languages, none if not configured."""

import email
import re
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from icalendar import Calendar

from config import db
from matching.appointments import labels
from matching.appointments.models import Appointment
from matching.booking.actions import delivery, outbox
from matching.booking.gateways import mail, sms
from matching.booking.gateways.message import DeliveryFailed
from matching.booking.models import Notice
from matching.booking.models.notice import NoticeKind
from providers.directory.domain.zones import DEFAULT_TIMEZONE
from tests.conftest import Api
from tests.factories.booking import PERSON, create_booking
from tests.factories.providers import create_listed_provider

pytestmark = pytest.mark.django_db
TEXTED = {**PERSON, "phone": "212 555 0100", "contact": {"email_ok": False, "text_ok": True}}
# Word stems that would reveal what an appointment is about, in both languages, and the product name.
REVEALING_STEMS = (
    "therap terap mental trauma depres counsel consej psych psic psiq anxi ansied suicid treat tratam "
    "clinic clínic patient pacient diagnos disorder trastorn grief duelo addict adicc attune"
).split()


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    """Folders for this test, with texts enabled."""
    settings.MAIL_FOLDER, settings.SMS_FOLDER, settings.SMS_BACKEND = tmp_path / "mailbox", tmp_path / "texts", "file"
    settings.EMAIL_BACKEND = "matching.booking.gateways.mail.FolderBackend"
    settings.SITE_URL = "https://appointments.example.org"


def draft_notice(api: Api, kind: str, language: str, channel: str, **facts: Any) -> Notice:
    """Return a notice of a kind for an appointment with a trauma therapist."""
    Appointment.objects.filter(status="booked").update(status="cancelled")
    appointment = create_booking(
        api, create_listed_provider(focus=("trauma",), trauma=True), share="the trauma", **facts
    )
    notice = outbox.draft(
        Appointment.objects.select_related("provider", "client", "booker").get(ref=appointment["id"]),
        kind, outbox.Channel("client", channel), db.db_now(),
    )  # fmt: skip
    notice.language = language
    return notice


def revealing_words(text: str) -> list[str]:
    return [word for word in REVEALING_STEMS if word in text.lower()]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", [kind for kind in NoticeKind.values if kind != "offer"])
def test_texts_are_short_and_neutral(api: Api, kind: str, language: str) -> None:
    notice = draft_notice(api, kind, language, "sms", client=TEXTED)
    zones = ["America/New_York", "Pacific/Guam", "America/Puerto_Rico", "America/Indiana/Indianapolis", "Asia/Kolkata"]
    for zone in zones:
        notice.appointment.client_timezone = zone
        with translation.override(language):
            text = sms.text_for(notice)
        assert len(text) <= 160, text
        without_link = re.sub(r"https://\S+", "", text)
        assert revealing_words(without_link) == []
        assert ("https://appointments.example.org/s/" in text) is (kind not in ("cancelled", "code"))


@pytest.mark.parametrize(("language", "words"), [("en", "Open this by"), ("es", "Confirme antes de")])
def test_a_text_says_the_deadline_and_still_fits(api: Api, language: str, words: str) -> None:
    notice = draft_notice(api, "confirmation", language, "sms", client=TEXTED)
    notice.appointment.confirm_by = notice.appointment.period.lower
    for zone in ("America/New_York", "America/Indiana/Indianapolis", "Asia/Kolkata"):
        notice.appointment.client_timezone = zone
        with translation.override(language):
            text = sms.text_for(notice)
            clock = labels.clock_at(notice.appointment.period.lower, zone)
        assert (words in text, clock in text, len(text) <= 160) == (True, True, True), text


def test_an_offer_is_never_sent_as_a_text(api: Api) -> None:
    with pytest.raises(DeliveryFailed, match="offer"):
        sms.text_for(draft_notice(api, "offer", "en", "sms", client=TEXTED))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", [kind for kind in NoticeKind.values if kind != "offer"])
def test_mail_and_calendar_files_are_neutral(api: Api, settings: Any, kind: str, language: str) -> None:
    settings.CONTACT_PHONE = "212 555 0199"
    notice = draft_notice(api, kind, language, "email")
    mail.send(notice, db.db_now())
    [path] = settings.MAIL_FOLDER.glob("*.eml")
    message: Message = email.message_from_bytes(path.read_bytes())
    parts = message.get_payload() if message.is_multipart() else [message]
    text = parts[0].get_payload(decode=True).decode()
    headers = [
        str(email.header.make_header(email.header.decode_header(message[name]))) for name in ("Subject", "From", "To")
    ]
    assert revealing_words(" ".join(headers) + re.sub(r"https://\S+", "", text)) == []
    assert ("https://appointments.example.org/s/" in text) is (kind not in ("cancelled", "code", "rescue", "rematch"))
    assert [part.get_content_type() for part in parts[1:]] == (
        ["text/calendar"] if kind in mail.KINDS_WITH_CALENDAR else []
    )
    for part in parts[1:]:
        assert part.get_param("method") == "PUBLISH"
        raw = part.get_payload(decode=True)
        assert revealing_words(raw.decode().replace("-//Attune//", "")) == []
        assert str(Calendar.from_ical(raw).walk("VEVENT")[0]["SUMMARY"]) in ("Appointment", "Cita")


def test_a_text_goes_to_the_safe_number_only(api: Api, settings: Any) -> None:
    create_booking(api, create_listed_provider(), client=TEXTED)
    assert delivery.deliver_due(clock=db.db_now) == 1
    [path] = settings.SMS_FOLDER.glob("*.txt")
    number, text = path.read_text().splitlines()
    assert (number, text.startswith("Appointment: ")) == ("+12125550100", True)
    assert not settings.MAIL_FOLDER.exists()


@pytest.mark.parametrize("phone", ["212 555 0100 ext. 7", None])
def test_no_text_without_a_number_that_can_receive_it(api: Api, phone: str | None) -> None:
    create_booking(api, create_listed_provider(), client={**TEXTED, "phone": phone})
    assert Notice.objects.count() == 0


def test_no_text_is_queued_if_not_configured(api: Api, settings: Any) -> None:
    settings.SMS_BACKEND = "none"
    create_booking(api, create_listed_provider(), client=TEXTED)
    assert Notice.objects.count() == 0


def test_texts_are_short_in_every_zone(api: Api) -> None:
    notice = draft_notice(api, "moved", "es", "sms", client=TEXTED)
    for zone in {*DEFAULT_TIMEZONE.values()}:
        notice.appointment.client_timezone = zone
        with translation.override("es"):
            assert len(sms.text_for(notice)) <= 160
