"""Reading appointments and holds by ref, token, link or client."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from config.crypto import tokens
from matching.appointments.domain.appointment import token_expires_at
from matching.appointments.models import Appointment, AppointmentStatus, Client
from matching.booking.models import Notice
from matching.booking.models.notice import LINK_VALID_AFTER_END
from matching.search.models import MatchRequest
from matching.search.queries.match_request import match_digest

# Codes given before November 2026: four groups of four characters.
FORMER_CODE_GROUPS = 4


@dataclass(frozen=True, slots=True)
class MailedLink:
    """The appointment behind a mailed link.

    `alive`: the link still opens it. `changed`: the link is about an older version. `reachable`: a new link would work.
    """

    appointment: Appointment
    alive: bool
    changed: bool
    reachable: bool


class TokenExpired(Exception):
    """The token was valid but has expired."""


def open_hold(ref: str, token: str) -> Appointment | None:
    """Return the hold if the token opens it, or None."""
    row = _related().filter(ref=ref).first()
    return row if row and tokens.matches(token, row.hold_token) else None


def hold_by_token(token: str) -> Appointment | None:
    """Return the hold that the token opens, or None."""
    return Appointment.objects.filter(hold_token=tokens.digest(token)).first()


def by_token(ref: str, token: str, now: datetime) -> Appointment | None:
    """Return the appointment if the token opens it, or None. Raises TokenExpired 30 days after its end."""
    row = _related().filter(ref=ref).first()
    if not row or not tokens.matches(token, row.token):
        return None
    return _check_expiry(row, now)


def by_calendar_token(ref: str, token: str, now: datetime) -> Appointment | None:
    """Return the appointment if the read-only calendar token opens it, or None. Raises TokenExpired 30 days after its end."""
    row = _related().filter(ref=ref).first()
    if not row or not tokens.matches(token, row.calendar_token):
        return None
    return _check_expiry(row, now)


def client_by_token(token: str, now: datetime) -> Client | None:
    """Return the client of the appointment that the token opens, or None. Raises TokenExpired 30 days after its end."""
    row = _related().filter(token=tokens.digest(token)).first()
    return _check_expiry(row, now).client if row else None


def has_too_many_holds(network: bytes, now: datetime) -> bool:
    """Return whether a network has too many live holds, or created too many in the last hour."""
    if settings.THROTTLE_OFF:
        return False
    live = Appointment.objects.filter(network=network, status=AppointmentStatus.HELD, held_until__gt=now)
    recent = Appointment.objects.filter(network=network, created_at__gt=now - timedelta(hours=1))
    return live.count() >= settings.LIVE_HOLDS_PER_NETWORK or recent.count() >= settings.HOLDS_PER_NETWORK_HOUR


def hold_for_request(ref: str, request: MatchRequest) -> Appointment | None:
    """Return the hold with this ref if it was made from this match request, or None."""
    return _related().filter(ref=ref, match_digest=match_digest(request)).first()


def current_hold(request: MatchRequest) -> Appointment | None:
    """Return the current hold of this match request, or None."""
    return _related().filter(match_digest=match_digest(request), status=AppointmentStatus.HELD).first()


def get_hold(ref: str) -> Appointment | None:
    """Return the hold, or None. The caller must have checked access."""
    return _related().filter(ref=ref).first()


def get_appointment(ref: str) -> Appointment | None:
    """Return the appointment, or None if there is none or it was never booked. The caller must have checked access."""
    return _related().filter(ref=ref, client__isnull=False).first()


def client_periods(appointment: Appointment, now: datetime) -> list[tuple[datetime, datetime]]:
    """Return start and end of all upcoming appointments of the appointment's client, including itself."""
    rows = Appointment.objects.filter(
        client=appointment.client, status=AppointmentStatus.BOOKED, period__endswith__gt=now
    )
    return [(period.lower, period.upper) for period in rows.values_list("period", flat=True)]


def upcoming(provider_id: int, now: datetime) -> "QuerySet[Appointment]":
    """Return a provider's booked or held appointments that are not over, soonest first, without encrypted texts."""
    live = Q(status=AppointmentStatus.BOOKED) | Q(status=AppointmentStatus.HELD, held_until__gt=now)
    rows = Appointment.objects.filter(live, provider_id=provider_id, period__endswith__gt=now)
    return rows.defer("criteria", "message_to_provider", "cancel_reason").order_by("period")


def by_link(token: str, now: datetime) -> MailedLink | None:
    """Return what a mailed link's token leads to, or None for an unknown token."""
    notice = Notice.objects.filter(token=tokens.digest(token)).first()
    appointment = _related().filter(id=notice.appointment_id, client__isnull=False).first() if notice else None
    if notice is None or appointment is None or notice.token_expires_at is None:
        return None
    is_alive = now < notice.token_expires_at and notice.version == appointment.version
    return MailedLink(
        appointment,
        alive=is_alive,
        changed=notice.version < appointment.version,
        reachable=now < appointment.period.upper + LINK_VALID_AFTER_END,
    )


def return_code(ref: str) -> str:
    """Return the four words with which a client whom no message reaches comes back. Shown once; only a hash is stored."""
    return tokens.passphrase("return", ref)


def by_return_code(text: str, now: datetime) -> Appointment | None:
    """Return the appointment with this return code, ignoring spaces and case, or None once its tokens have expired."""
    code = tokens.parse_passphrase(text) or tokens.parse_code(text, FORMER_CODE_GROUPS)
    row = _related().filter(return_code=tokens.digest(code)).first() if code else None
    return row if row and now < token_expires_at(row.period.upper) else None


def _related() -> "QuerySet[Appointment]":
    return Appointment.objects.select_related("provider", "client", "booker")


def _check_expiry(appointment: Appointment, now: datetime) -> Appointment:
    if now >= token_expires_at(appointment.period.upper):
        raise TokenExpired
    return appointment
