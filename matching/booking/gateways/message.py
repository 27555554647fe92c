"""What notices have in common on every channel: a recipient, a stable message id, a link and a code."""

from django.conf import settings
from django.urls import reverse

from matching.appointments.models import Booker, Client
from matching.booking.gateways import calendar, offer_context, verification_code
from matching.booking.models import Notice, WaitlistEntry
from matching.booking.models.notice import REPEATABLE_KINDS


class DeliveryFailed(Exception):
    """The message certainly did not go out, so it can be sent again."""


def recipient(notice: Notice) -> Client | Booker | WaitlistEntry:
    """Return the recipient. Raises DeliveryFailed if there is none anymore."""
    person: Client | Booker | WaitlistEntry | None
    if notice.recipient == "waiting":
        person = offer_context.waitlist_entry(notice)
    else:
        person = notice.appointment.booker if notice.recipient == "booker" else notice.appointment.client
    if person is None:
        raise DeliveryFailed("The notice has no recipient.")
    return person


def message_id(notice: Notice) -> str:
    """Return the message id. It is the same for every attempt, so that duplicates are recognized."""
    suffix = f".{notice.ref}" if notice.kind in REPEATABLE_KINDS else ""
    return f"{notice.appointment.ref}.{notice.version}.{notice.kind}.{notice.recipient}{suffix}@{calendar.host()}"


def file_name(text: str) -> str:
    """Return the text with everything but letters and digits replaced by dashes."""
    return "".join(character if character.isalnum() else "-" for character in text)


def link(notice: Notice) -> str:
    """Return the URL that this notice's token opens. Raises DeliveryFailed if its key was removed."""
    try:
        token = notice.link_token
    except LookupError as error:
        raise DeliveryFailed("No key produces the token of this notice.") from error
    return settings.SITE_URL + reverse("appointment-link", args=[token])


def code(notice: Notice) -> str:
    """Return the six-digit code of the notice."""
    return verification_code.digits(verification_code.APPOINTMENT, notice.ref)
