"""The mail that asks a provider whether what is listed of them is still so. Nothing about anybody else is in it."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.booking.gateways import calendar
from matching.booking.gateways.message import NotTaken
from matching.portal.models import Confirmation
from providers.directory.domain import freshness


def send(confirmation: Confirmation) -> None:
    """Send it; the Message-ID is the same however often. Raises NotTaken when it did not go out, or nobody knows."""
    provider = confirmation.provider
    message = EmailMessage(
        subject=_("Your listing: is it still right?"),
        body=render_to_string(
            "portal/mail/listing_verification.txt",
            {
                "provider": provider,
                "last": freshness.last_day(confirmation.verified_on),
                "door": settings.SITE_URL + reverse("practice-ask"),
                "phone": settings.CONTACT_PHONE,
            },
        ),
        from_email=settings.MAIL_FROM,
        to=[provider.contact_email],
        headers={"Message-ID": f"<listing.{confirmation.pk}@{calendar.host()}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise NotTaken(type(error).__qualname__) from error
