"""Texts about appointments, where the operator has set up a way to send them. One line, neutral on a lock screen."""

import os
import uuid

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from matching.appointments import labels
from matching.booking.gateways import message
from matching.booking.models import Notice

LONGEST = 160


def configured() -> bool:
    """Whether texts can be sent at all. Where not, nobody is offered one and none is queued."""
    return settings.TEXTS == "file"


def reaches(phone: str | None) -> bool:
    """Whether a text can reach this number. Extensions can't be texted."""
    return configured() and bool(phone) and ";ext=" not in (phone or "")


def send(notice: Notice) -> None:
    """Send one text. Raises `letter.NotTaken`, and OSError when nobody knows whether it went out."""
    person = message.reader(notice)
    if not reaches(person.phone):
        raise message.NotTaken("A text is written only for somebody with a number.")
    with translation.override(notice.language):
        text = words(notice)
    _write(message.name(notice), person.phone or "", text)


def words(notice: Notice) -> str:
    """What the text says, at most 160 characters."""
    appointment = notice.appointment
    facts = {"when": labels.short(appointment.session.lower, appointment.client_timezone)}
    if notice.kind == "code":
        text = _("Your code: %(code)s. It works for ten minutes.") % {"code": message.code(notice)}
    elif notice.kind == "cancelled":
        text = _("Appointment cancelled: %(when)s.") % facts
    else:
        text = _FIRST.get(notice.kind, lambda: _("Appointment reminder: %(when)s."))() % facts
        text = f"{text} {message.link(notice)}"
    if len(text) > LONGEST:
        raise message.NotTaken("The text is longer than a text may be: SITE_URL is too long.")
    return text


_FIRST = {
    "confirmation": lambda: _("Appointment: %(when)s."),
    "rematch": lambda: _("Appointment times are kept for you."),
    "rescue": lambda: _("Appointment cancelled: %(when)s."),
    "moved": lambda: _("Appointment moved to: %(when)s."),
    "place": lambda: _("Appointment: %(when)s."),
    "link": lambda: _("Appointment: %(when)s."),
}


def _write(name: str, phone: str, text: str) -> None:
    """Into the folder of texts, whole or not at all; the same name once."""
    folder = settings.TEXTBOX
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{uuid.uuid4().hex}"
    part.write_text(f"{phone}\n{text}\n", encoding="utf-8")
    os.replace(part, folder / f"{message.file_name(name)}.txt")
