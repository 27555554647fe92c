"""Mail about appointments: neutral on a lock screen, plain text, with a calendar file."""

import os
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from matching import wording
from matching.gateways import calendar, offered
from matching.models import Notice


def send(notice: Notice, now: datetime) -> None:
    """Send one notice. The Message-ID is the same however often it is sent. Raises what the mail backend raises."""
    appointment = notice.appointment
    person = offered.reader(notice)
    if person is None or not person.email:
        raise ValueError("A notice is written only for somebody with an address.")
    with translation.override(notice.language):
        text = render_to_string(
            f"matching/notice/{notice.kind}.txt",
            {
                "appointment": appointment,
                "their_time": wording.when(appointment.session.lower, appointment.client_timezone),
                "provider_time": wording.when(appointment.session.lower, appointment.timezone),
                "same_zone": appointment.client_timezone == appointment.timezone,
                "phone": settings.CONTACT_PHONE,
                "link": settings.SITE_URL
                + reverse("link", args=[appointment.ref, appointment.link_token(notice.version)]),
                **offered.facts(notice),
            },
        )
        message = EmailMessage(
            subject=_subject(notice.kind),
            body=text,
            from_email=settings.MAIL_FROM,
            to=[person.email],
            headers={
                "Message-ID": f"<{appointment.ref}.{notice.version}.{notice.kind}.{notice.recipient}@{calendar.host()}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        if notice.kind != "offer":  # What is only held belongs in nobody's calendar.
            message.attach("appointment.ics", calendar.file(appointment, now), "text/calendar")
    message.send()


def _subject(kind: str) -> str:
    return {
        "confirmation": _("Your appointment"),
        "moved": _("Your appointment has a new time"),
        "cancelled": _("Your appointment was cancelled"),
        "rescue": _("Your appointment was cancelled"),
        "offer": _("An appointment time is kept for you"),
    }[kind]


class MailboxFolder(BaseEmailBackend):
    """Writes each message as a file that mail programs open, into `settings.MAILBOX`; the same Message-ID once."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; how many."""
        folder = settings.MAILBOX
        folder.mkdir(parents=True, exist_ok=True)
        for email in email_messages:
            message: Any = email.message()
            name = "".join(c if c.isalnum() else "-" for c in message["Message-ID"].strip("<>"))
            # Written aside and moved, so that nobody ever reads half a message.
            part = folder / f".{uuid.uuid4().hex}"
            part.write_bytes(message.as_bytes(linesep="\r\n"))
            os.replace(part, folder / f"{name}.eml")
        return len(email_messages)
