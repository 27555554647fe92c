"""Mails about the provider's login: a link, a code, or a passkey change. They contain no appointment data."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from config.crypto import tokens
from matching.booking.gateways import calendar, verification_code
from matching.booking.gateways.message import DeliveryFailed
from matching.portal.models import ProviderLoginToken
from matching.portal.models.provider_login import CODE, LINK, PASSKEY_CHANGE


def token(login_token: ProviderLoginToken) -> str:
    """Return the token in the mailed link."""
    return tokens.derive("practice", login_token.ref)


def code(login_token: ProviderLoginToken) -> str:
    """Return the six digits of the mailed code."""
    return verification_code.digits(verification_code.PROVIDER, login_token.ref)


def send(login_token: ProviderLoginToken) -> None:
    """Send the mail. Every attempt has the same Message-ID. Raises DeliveryFailed unless delivery is certain."""
    link = (
        settings.SITE_URL + reverse("portal-login-code", args=[token(login_token)]) if login_token.kind == LINK else ""
    )
    digits = code(login_token) if login_token.kind == CODE else ""
    with translation.override(login_token.language):
        message = EmailMessage(
            subject={LINK: _("Your link"), CODE: _("Your code"), PASSKEY_CHANGE: _("Your passkeys")}[login_token.kind],
            body=render_to_string(
                "portal/mail/provider_login.txt",
                {
                    "name": login_token.provider.display_name,
                    "link": link,
                    "code": digits,
                    "phone": settings.CONTACT_PHONE,
                },
            ),
            from_email=settings.MAIL_FROM,
            to=[login_token.provider.contact_email],
            headers={
                "Message-ID": f"<practice.{login_token.ref}@{calendar.host()}>",
                "Auto-Submitted": "auto-generated",
            },
        )
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise DeliveryFailed(type(error).__qualname__) from error
