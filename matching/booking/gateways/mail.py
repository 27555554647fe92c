"""Plain-text e-mail about appointments, with a neutral subject and a calendar file."""

import os
import uuid
from collections.abc import Sequence
from datetime import datetime
from email.mime.text import MIMEText
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from config.errors import error_fields
from config.text import languages
from matching.appointments import labels
from matching.booking.gateways import calendar, offer_context
from matching.booking.gateways import message as messages
from matching.booking.gateways.message import DeliveryFailed
from matching.booking.models import Notice, WaitlistEntry
from matching.booking.models.notice import REMINDERS

log = structlog.get_logger("attune.mail")
# Only these kinds change the calendar event.
KINDS_WITH_CALENDAR = ("confirmation", "moved", "place", "cancelled", "rescue")


def send(notice: Notice, now: datetime) -> None:
    """Send one notice. Every attempt uses the same Message-ID.

    Raises DeliveryFailed if the server did not accept the message; OSError or SMTPException if it may have.
    """
    _deliver(_message(notice, now))


def send_waitlist_confirmation(entry: WaitlistEntry) -> None:
    """Send the message that confirms a waitlist entry, with the link to leave. It raises what `send` raises."""
    if not (entry.email and entry.email_ok):
        raise DeliveryFailed("The entry has no e-mail address.")
    with translation.override(languages.supported(entry.language)):
        context = {
            "until": labels.day_at(entry.ends_at, entry.match_criteria.timezone),
            "leave": settings.SITE_URL + reverse("waitlist-entry", args=[entry.ref, entry.access_token]),
        }
        message = EmailMessage(
            subject=_("Appointment list"),
            body=render_to_string("booking/notice/waiting.txt", context),
            from_email=settings.MAIL_FROM,
            to=[entry.email],
            headers={"Message-ID": f"<{entry.ref}.joined@{calendar.host()}>", "Auto-Submitted": "auto-generated"},
        )
    _deliver(message)


def _deliver(message: EmailMessage) -> None:
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        raise DeliveryFailed(type(error).__qualname__) from error
    try:
        connection.send_messages([message])
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        raise DeliveryFailed(type(error).__qualname__) from error
    finally:
        _close(connection)


def _close(connection: BaseEmailBackend) -> None:
    """Close the connection. An error here doesn't matter: the message was accepted or refused before."""
    try:
        connection.close()
    except (OSError, SMTPException) as error:
        log.info("closing the mail connection failed", **error_fields(error))


def _message(notice: Notice, now: datetime) -> EmailMessage:
    appointment, person = notice.appointment, messages.recipient(notice)
    if not person.email:
        raise DeliveryFailed("The recipient has no e-mail address.")
    with translation.override(languages.supported(notice.language)):
        message = EmailMessage(
            subject=_subject(notice.kind),
            body=render_to_string(f"booking/notice/{_template(notice.kind)}.txt", _facts(notice)),
            from_email=settings.MAIL_FROM,
            to=[person.email],
            headers={"Message-ID": f"<{messages.message_id(notice)}>", "Auto-Submitted": "auto-generated"},
        )
        if notice.kind in KINDS_WITH_CALENDAR:
            part = MIMEText(calendar.calendar_file(appointment, now, mailed=True).decode(), "calendar", "utf-8")
            # Mail programs update or remove the event by this method and the file's UID.
            part.set_param("method", calendar.method(appointment))
            part.add_header("Content-Disposition", "attachment", filename="appointment.ics")
            message.attach(part)
    return message


def _facts(notice: Notice) -> dict[str, Any]:
    appointment = notice.appointment
    return {
        "appointment": appointment,
        "their_time": labels.when(appointment.period.lower, appointment.client_timezone),
        "provider_time": labels.when(appointment.period.lower, appointment.timezone),
        "same_zone": appointment.client_timezone == appointment.timezone,
        "phone": settings.CONTACT_PHONE,
        "link": messages.link(notice),
        "deadline": labels.clock_at(appointment.deadline, appointment.client_timezone) if appointment.deadline else "",
        "code": messages.code(notice) if notice.kind == "code" else "",
        **offer_context.template_context(notice),
    }


def _template(kind: str) -> str:
    return "reminder" if kind in REMINDERS else kind


def _subject(kind: str) -> str:
    return {
        "confirmation": _("Your appointment"),
        "moved": _("Your appointment has a new time"),
        "place": _("Your appointment, with your new time zone"),
        "cancelled": _("Your appointment was canceled"),
        "rescue": _("Your appointment was canceled"),
        "rematch": _("Appointment times are kept for you"),
        "missed": _("About your appointment"),
        "not_missed": _("About your appointment"),
        "offer": _("An appointment time is kept for you"),
        "reminder": _("Appointment reminder"),
        "link": _("Appointment link"),
        "code": _("Appointment code"),
    }[_template(kind)]


class FolderBackend(BaseEmailBackend):
    """Writes each message as an `.eml` file into `settings.MAIL_FOLDER`; a repeated Message-ID replaces the file."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; returns their number."""
        folder = settings.MAIL_FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            message: Any = email.message()
            name = "".join(character if character.isalnum() else "-" for character in message["Message-ID"].strip("<>"))
            # Write to a temporary file and rename it, so that readers never see half a message.
            temporary = folder / f".{uuid.uuid4().hex}"
            temporary.write_bytes(message.as_bytes(linesep="\r\n"))
            os.replace(temporary, folder / f"{name}.eml")
        return len(email_messages)
