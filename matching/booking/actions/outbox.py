"""Writing notices: recipients, channels and link tokens."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from config.crypto import tokens
from matching.appointments.domain.booking_request import Contact
from matching.appointments.models import Appointment, Booker, Client
from matching.booking.domain.caps import canonical_email
from matching.booking.domain.quiet_hours import QuietHours
from matching.booking.gateways import sms
from matching.booking.models import Notice
from matching.booking.models.notice import LINK_VALID_AFTER_END, OUTCOME_KINDS, OUTCOME_LINK_VALID

# These are only sent to someone who opened a message before, or because of something that staff or a provider did.
# Anyone can cause all others, with an address that isn't theirs.
REQUESTED_KINDS = ("link", "code", "rescue", "rematch", *OUTCOME_KINDS)


@dataclass(frozen=True, slots=True)
class Channel:
    """A person, a channel that they marked as safe, and their address there."""

    recipient: str
    channel: str
    address: str = ""

    @property
    def digest(self) -> bytes | None:
        """A keyed hash of the address, the same for all spellings that reach one mailbox. None without an address."""
        address = canonical_email(self.address) if self.channel == "email" else self.address
        return tokens.keyed_hash("address", f"{self.channel}:{address}") if self.address else None


def channels(appointment: Appointment) -> list[Channel]:
    """Return the channels that the person who booked marked as safe, e-mail first. May be empty."""
    person, role = recipient(appointment)
    return safe_channels(person, role) if person else []


def safe_channels(person: Client | Booker | Contact, role: str) -> list[Channel]:
    """Return the channels that a person marked as safe, e-mail first. May be empty."""
    channels_ = []
    if person.email_ok and person.email:
        channels_.append(Channel(role, "email", person.email))
    if person.text_ok and person.phone and sms.can_text(person.phone):
        channels_.append(Channel(role, "sms", person.phone))
    return channels_


def recipient(appointment: Appointment) -> tuple[Client | Booker | None, str]:
    """Return the person to notify, and how notices call them: the booker if there is one, else the client."""
    return (appointment.booker, "booker") if appointment.booker else (appointment.client, "client")


def enqueue(*, appointment: Appointment, kind: str, now: datetime) -> None:
    """Queue a notice of the current version for each channel. Call it in the transaction of the change."""
    due_at = _next_waking_hour(appointment, now) if kind in OUTCOME_KINDS else now
    for channel in channels(appointment):
        draft(appointment, kind, channel, now, due_at=due_at).save(force_insert=True)


def _next_waking_hour(appointment: Appointment, now: datetime) -> datetime:
    """Return now, or the end of the quiet hours where the client is."""
    quiet_hours, zone = QuietHours.parse(settings.QUIET_HOURS), appointment.client_timezone
    return quiet_hours.period_end(now, zone) if quiet_hours and quiet_hours.contains(now, zone) else now


def enqueue_offer(*, appointment: Appointment, email: str, language: str, now: datetime) -> None:
    """Queue an e-mail about a time that is held for a client on the waitlist. It is not sent after the hold."""
    channel = Channel("waiting", "email", email)
    notice = draft(appointment, "offer", channel, now, expires_at=appointment.held_until)
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
    link_expires_at = appointment.period.upper + LINK_VALID_AFTER_END
    if kind in OUTCOME_KINDS:
        link_expires_at = max(link_expires_at, now + OUTCOME_LINK_VALID)
    is_unproven = appointment.contact_proven_at is None and kind not in REQUESTED_KINDS
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
        address_digest=channel.digest if is_unproven else None,
        token=tokens.digest(tokens.derive("link", ref)),
        token_expires_at=link_expires_at,
    )
