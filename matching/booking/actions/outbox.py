"""Writing notices: recipients, channels and link tokens."""

from dataclasses import dataclass
from datetime import datetime

from config.crypto import tokens
from matching.appointments.models import Appointment, Booker, Client
from matching.booking.gateways import sms
from matching.booking.models import Notice
from matching.booking.models.notice import LINK_VALID_AFTER_END


@dataclass(frozen=True, slots=True)
class Channel:
    """A person and a channel that they marked as safe."""

    recipient: str
    channel: str


def channels(appointment: Appointment) -> list[Channel]:
    """Return the channels that the person who booked marked as safe, e-mail first. May be empty."""
    person, role = recipient(appointment)
    safe_channels = []
    if person and person.email_ok and person.email:
        safe_channels.append(Channel(role, "email"))
    if person and person.text_ok and sms.can_text(person.phone):
        safe_channels.append(Channel(role, "sms"))
    return safe_channels


def recipient(appointment: Appointment) -> tuple[Client | Booker | None, str]:
    """Return the person to notify, and how notices call them: the booker if there is one, else the client."""
    return (appointment.booker, "booker") if appointment.booker else (appointment.client, "client")


def enqueue(*, appointment: Appointment, kind: str, now: datetime) -> None:
    """Queue a notice of the current version for each channel. Call it in the transaction of the change."""
    for channel in channels(appointment):
        draft(appointment, kind, channel, now).save(force_insert=True)


def enqueue_offer(*, appointment: Appointment, language: str, now: datetime) -> None:
    """Queue an e-mail about a time that is held for a client on the waitlist."""
    notice = draft(appointment, "offer", Channel("waiting", "email"), now)
    notice.language = language
    notice.save(force_insert=True)


def draft(
    appointment: Appointment,
    kind: str,
    channel: Channel,
    now: datetime,
    *,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> Notice:
    """Build an unsaved notice of the current version with a link token of its own."""
    ref = tokens.new_ref()
    return Notice(
        ref=ref,
        appointment=appointment,
        version=appointment.version,
        kind=kind,
        recipient=channel.recipient,
        channel=channel.channel,
        language=appointment.client.language if appointment.client else "en",
        created_at=now,
        due_at=due_at or now,
        expires_at=expires_at,
        token=tokens.digest(tokens.derive("link", ref)),
        token_expires_at=appointment.period.upper + LINK_VALID_AFTER_END,
    )
