"""Mails that tell a provider about booked, moved and canceled appointments. They contain no data about the client."""

from collections.abc import Sequence
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from matching.appointments import labels
from matching.booking.domain.provider_notice import CANCELLATION, MOVED, MOVED_AWAY, NEW
from matching.booking.gateways import calendar
from matching.booking.gateways.message import DeliveryFailed
from matching.booking.models import ProviderNotice


def send(notices: Sequence[ProviderNotice], language: str) -> None:
    """Send the notices, which are all for one provider, as one mail. Every attempt has the same Message-ID.

    Raises DeliveryFailed unless delivery is certain.
    """
    first, provider = notices[0], notices[0].provider
    if not provider.contact_email:
        raise DeliveryFailed("The provider has no e-mail address.")
    with translation.override(language):
        context = {
            "name": provider.display_name,
            "changes": [_change(notice) for notice in notices],
            "link": settings.SITE_URL + reverse("portal"),
            "listing": settings.SITE_URL + reverse("portal-listing"),
            "phone": settings.CONTACT_PHONE,
        }
        message = EmailMessage(
            subject=_("Your appointments: what changed") if first.in_summary else _subject(first.kind),
            body=render_to_string("portal/mail/appointments.txt", context),
            from_email=settings.MAIL_FROM,
            to=[provider.contact_email],
            headers={
                "Message-ID": f"<schedule.{first.pk}.{first.version}@{calendar.host()}>",
                "Auto-Submitted": "auto-generated",
            },
        )
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise DeliveryFailed(type(error).__qualname__) from error


def _subject(kind: str) -> str:
    return {
        NEW: _("A new appointment"),
        MOVED: _("An appointment has a new time"),
        MOVED_AWAY: _("An appointment was canceled"),
        CANCELLATION: _("An appointment was canceled"),
    }[kind]


def _change(notice: ProviderNotice) -> dict[str, str]:
    """Template context of one change: a sentence and the times it is about."""
    previous = notice.previous_start
    return {
        "text": {
            NEW: _("An appointment was booked:"),
            MOVED: _("An appointment was moved to a new time:"),
            MOVED_AWAY: _("An appointment was moved to another therapist. This time is free again:"),
            CANCELLATION: _("An appointment was canceled:"),
        }[notice.kind],
        "when": labels.when(notice.start, notice.timezone),
        "before": labels.when(previous, notice.timezone) if previous else "",
    }
