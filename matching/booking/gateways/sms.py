"""Text messages about appointments: one line, neutral on a lock screen."""

import os
import uuid

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from config.text import languages
from matching.appointments import labels
from matching.booking.gateways import message
from matching.booking.models import Notice
from matching.booking.models.notice import REMINDERS

MAX_LENGTH = 160


def is_configured() -> bool:
    """Return whether text messages are set up. If not, none is offered or queued."""
    return settings.SMS_BACKEND == "file"


def can_text(phone: str | None) -> bool:
    """Return whether this number can receive texts. Numbers with an extension can't."""
    return is_configured() and bool(phone) and ";ext=" not in (phone or "")


def send(notice: Notice) -> None:
    """Send one text message. Raises DeliveryFailed if it was not sent; OSError if it may have been."""
    person = message.recipient(notice)
    if not can_text(person.phone):
        raise message.DeliveryFailed("The recipient has no number that can receive texts.")
    with translation.override(languages.supported(notice.language)):
        text = text_for(notice)
    _write(message.message_id(notice), person.phone or "", text)


def text_for(notice: Notice) -> str:
    """Return the text of the message, at most 160 characters. Raises DeliveryFailed if it would be longer."""
    appointment = notice.appointment
    params = {"when": labels.short(appointment.period.lower, appointment.client_timezone)}
    if notice.kind == "code":
        text = _("Your code: %(code)s. It works for ten minutes.") % {"code": message.code(notice)}
    elif notice.kind == "cancelled":
        text = _("Appointment canceled: %(when)s.") % params
    else:
        if notice.kind not in _TEXTS:
            raise message.DeliveryFailed(f"Notices of the kind {notice.kind} have no text message.")
        text = _TEXTS[notice.kind]() % params
        if appointment.deadline:
            deadline = labels.clock_at(appointment.deadline, appointment.client_timezone)
            text = " ".join([text, _("Open this by %(deadline)s to keep it:") % {"deadline": deadline}])
        text = f"{text} {message.link(notice)}"
    if len(text) > MAX_LENGTH:
        raise message.DeliveryFailed("The text message is over 160 characters: SITE_URL is too long.")
    return text


_TEXTS = {
    "confirmation": lambda: _("Appointment: %(when)s."),
    "rematch": lambda: _("Appointment times are kept for you."),
    "rescue": lambda: _("Appointment canceled: %(when)s."),
    "missed": lambda: _("Marked as missed: %(when)s. If that is wrong:"),
    "not_missed": lambda: _("No longer marked as missed: %(when)s."),
    "moved": lambda: _("Appointment moved to: %(when)s."),
    "place": lambda: _("Appointment: %(when)s."),
    "link": lambda: _("Appointment: %(when)s."),
    **dict.fromkeys(REMINDERS, lambda: _("Appointment reminder: %(when)s.")),
}


def _write(name: str, phone: str, text: str) -> None:
    """Write a message into the folder atomically. A repeated name replaces the file."""
    folder = settings.SMS_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{uuid.uuid4().hex}"
    temporary.write_text(f"{phone}\n{text}\n", encoding="utf-8")
    os.replace(temporary, folder / f"{message.file_name(name)}.txt")
