"""The mail that asks a provider to verify their listing. It contains no data about anyone else."""

from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from matching.booking.gateways import calendar
from matching.booking.gateways.message import DeliveryFailed
from matching.portal.models import ListingVerificationMail
from providers.directory.domain import freshness


def send(mail: ListingVerificationMail) -> None:
    """Send the mail. Every attempt has the same Message-ID. Raises DeliveryFailed unless delivery is certain."""
    provider = mail.provider
    message = EmailMessage(
        subject=_("Your listing: is it still right?"),
        body=render_to_string(
            "portal/mail/listing_verification.txt",
            {
                "provider": provider,
                "last": freshness.last_day(mail.verified_on),
                "door": settings.SITE_URL + reverse("portal-login"),
                "phone": settings.CONTACT_PHONE,
            },
        ),
        from_email=settings.MAIL_FROM,
        to=[provider.contact_email],
        headers={"Message-ID": f"<listing.{mail.pk}@{calendar.host()}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except (OSError, SMTPException) as error:
        raise DeliveryFailed(type(error).__qualname__) from error
