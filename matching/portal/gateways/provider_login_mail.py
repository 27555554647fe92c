"""The mails about the door to a therapist's own place: a link, a code, a word on passkeys. No session is in them."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from config.crypto import tokens
from matching.booking.gateways import calendar, verification_code
from matching.booking.gateways.message import NotTaken
from matching.portal.models import PracticeLetter
from matching.portal.models.practice import CODE, KEY, LINK


def token(letter: PracticeLetter) -> str:
    """The token in a letter's link."""
    return tokens.derive("practice", letter.ref)


def code(letter: PracticeLetter) -> str:
    """The six digits of a letter that carries a code."""
    return verification_code.digits(verification_code.PROVIDER, letter.ref)


def send(letter: PracticeLetter) -> None:
    """Send it; the Message-ID is the same however often. Raises NotTaken when it did not go out, or nobody knows."""
    link = settings.SITE_URL + reverse("practice-key", args=[token(letter)]) if letter.kind == LINK else ""
    digits = code(letter) if letter.kind == CODE else ""
    with translation.override(letter.language):
        message = EmailMessage(
            subject={LINK: _("Your link"), CODE: _("Your code"), KEY: _("Your passkeys")}[letter.kind],
            body=render_to_string(
                "portal/mail/provider_login.txt",
                {"name": letter.provider.display_name, "link": link, "code": digits, "phone": settings.CONTACT_PHONE},
            ),
            from_email=settings.MAIL_FROM,
            to=[letter.provider.contact_email],
            headers={"Message-ID": f"<practice.{letter.ref}@{calendar.host()}>", "Auto-Submitted": "auto-generated"},
        )
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise NotTaken(type(error).__qualname__) from error
