"""The mail that reminds staff of reviews that are due."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from content.models import Signature


def send(signatures: Sequence[Signature], to: Sequence[str]) -> None:
    """Send one mail about all of them to all addresses, in Bcc.

    Raises OSError or SMTPException if it wasn't sent, or it is unknown whether it was.
    """
    EmailMessage(
        subject=_("Pages whose review is due"),
        body=render_to_string(
            "content/reminder.txt",
            {"signatures": signatures, "desk": settings.SITE_URL + reverse("wagtailadmin_home")},
        ),
        from_email=settings.MAIL_FROM,
        bcc=list(to),
        headers={"Auto-Submitted": "auto-generated"},
    ).send()
