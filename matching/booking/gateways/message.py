"""What every notice has, by whichever way it goes: a reader, a name that stays, a link, perhaps a code."""

from django.conf import settings
from django.urls import reverse

from matching.appointments.models import Booker, Client
from matching.booking.gateways import calendar, offer_context, verification_code
from matching.booking.models import Notice, WaitlistEntry
from matching.booking.models.notice import AGAIN


class NotTaken(Exception):
    """The message surely did not go out: it may be sent again."""


def reader(notice: Notice) -> Client | Booker | WaitlistEntry:
    """Who it is for. Raises NotTaken if nobody is there any more."""
    person: Client | Booker | WaitlistEntry | None
    if notice.recipient == "waiting":
        person = offer_context.waiting(notice)
    else:
        person = notice.appointment.booker if notice.recipient == "booker" else notice.appointment.client
    if person is None:
        raise NotTaken("A notice is written only for somebody.")
    return person


def name(notice: Notice) -> str:
    """What the message is called on every try, so that a second copy is known as one."""
    again = f".{notice.ref}" if notice.kind in AGAIN else ""
    return f"{notice.appointment.ref}.{notice.version}.{notice.kind}.{notice.recipient}{again}@{calendar.host()}"


def file_name(text: str) -> str:
    """The name for a file."""
    return "".join(c if c.isalnum() else "-" for c in text)


def link(notice: Notice) -> str:
    """The address that this notice's own token opens. Raises NotTaken if its key is gone."""
    try:
        token = notice.link_token
    except LookupError as error:
        raise NotTaken("No key makes the token of this notice.") from error
    return settings.SITE_URL + reverse("link", args=[token])


def code(notice: Notice) -> str:
    """The six digits of a notice that carries a code."""
    return verification_code.digits(verification_code.APPOINTMENT, notice.ref)
