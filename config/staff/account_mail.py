"""Mail the links with which staff choose a password."""

from collections.abc import Callable
from datetime import datetime
from smtplib import SMTPException
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from config.crypto import tokens
from config.errors import error_fields
from config.staff import actions
from config.staff.models import AccountLink, AccountLinkKind

log = structlog.get_logger("attune.delivery")


def deliver(clock: Callable[[], datetime], stopped: Callable[[], bool]) -> int:
    """Send the mails that are due, unless `stopped()`. Returns how many. A failed mail is retried after its lease."""
    count = 0
    for link in [] if stopped() else actions.claim(now=clock()):
        try:
            send(link)
        except (OSError, SMTPException) as error:
            log.warning("account mail not sent", **error_fields(error, host=settings.EMAIL_HOST))
        else:
            actions.mark_sent(link=link, now=clock())
            count += 1
    return count


def token(link: AccountLink) -> str:
    """Return the token in the mailed link."""
    return tokens.derive(actions.PURPOSE, link.ref)


def send(link: AccountLink) -> None:
    """Send the mail. Every attempt has the same Message-ID. Raises OSError or SMTPException."""
    with translation.override(link.language):
        is_invitation = link.kind == AccountLinkKind.INVITATION
        context = {
            "is_invitation": is_invitation,
            "username": link.user.username,
            "link": settings.SITE_URL + reverse("staff-account", args=[token(link)]),
        }
        EmailMessage(
            subject=_("Your invitation") if is_invitation else _("A new password"),
            body=render_to_string("staff/mail/account.txt", context),
            from_email=settings.MAIL_FROM,
            to=[link.user.email],
            headers={
                "Message-ID": f"<account.{link.ref}@{urlsplit(settings.SITE_URL).hostname}>",
                "Auto-Submitted": "auto-generated",
            },
        ).send()
