"""Writing notices: who hears of an appointment, by which ways, and the token in the link of each."""

from dataclasses import dataclass
from datetime import datetime

from config.crypto import tokens
from matching.appointments.models import Appointment, Booker, Client
from matching.booking.gateways import sms
from matching.booking.models import Notice
from matching.booking.models.notice import LINK_OUTLIVES_SESSION


@dataclass(frozen=True, slots=True)
class Way:
    """A person and a channel that they called safe."""

    recipient: str
    channel: str


def ways(appointment: Appointment) -> list[Way]:
    """How whoever booked may be written to, mail first. Silence otherwise is what they chose."""
    person, recipient = reader(appointment)
    found = []
    if person and person.email_ok and person.email:
        found.append(Way(recipient, "email"))
    if person and person.text_ok and sms.reaches(person.phone):
        found.append(Way(recipient, "sms"))
    return found


def reader(appointment: Appointment) -> tuple[Client | Booker | None, str]:
    """Who is written to: whoever booked, and how notices call them."""
    return (appointment.booker, "booker") if appointment.booker else (appointment.client, "client")


def tell(*, appointment: Appointment, kind: str, now: datetime) -> None:
    """Queue a notice of the present version for each way. Call it in the transaction of what it tells of."""
    for way in ways(appointment):
        draft(appointment, kind, way, now).save(force_insert=True)


def tell_waiting(*, appointment: Appointment, language: str, now: datetime) -> None:
    """Queue word of a time that is held for somebody on the waiting list."""
    notice = draft(appointment, "offer", Way("waiting", "email"), now)
    notice.language = language
    notice.save(force_insert=True)


def draft(
    appointment: Appointment,
    kind: str,
    way: Way,
    now: datetime,
    *,
    due: datetime | None = None,
    worthless: datetime | None = None,
) -> Notice:
    """A notice of the present version, not saved, with the hash of a token of its own."""
    ref = tokens.new_ref()
    return Notice(
        ref=ref,
        appointment=appointment,
        version=appointment.version,
        kind=kind,
        recipient=way.recipient,
        channel=way.channel,
        language=appointment.client.language if appointment.client else "en",
        created_at=now,
        due_at=due or now,
        worthless_at=worthless,
        token=tokens.digest(tokens.derive("link", ref)),
        token_dies=appointment.session.upper + LINK_OUTLIVES_SESSION,
    )
