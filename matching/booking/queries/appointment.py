"""Appointments, found by who holds their token."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from config.crypto import tokens
from matching.appointments.domain.appointment import token_dies
from matching.appointments.models import Appointment, Client, Status
from matching.booking.models import Notice
from matching.booking.models.notice import LINK_OUTLIVES_SESSION
from matching.search.models import Request
from matching.search.queries.match_request import match_digest

# Four groups of four letters and digits: 79 bits.
RETURN_GROUPS = 4


@dataclass(frozen=True, slots=True)
class Link:
    """A mailed link's appointment. `alive`: it may open it. `changed`: it tells of an older version. `reachable`: a new
    link would live.
    """

    appointment: Appointment
    alive: bool
    changed: bool
    reachable: bool


class Gone(Exception):
    """The token was right once and is past its life."""


def hold(ref: str, token: str) -> Appointment | None:
    """The hold that this token opens, or None."""
    found = _related().filter(ref=ref).first()
    return found if found and tokens.matches(token, found.hold_token) else None


def hold_by_token(token: str) -> Appointment | None:
    """The hold that this token opens, when only the token is known."""
    return Appointment.objects.filter(hold_token=tokens.digest(token)).first()


def by_token(ref: str, token: str, now: datetime) -> Appointment | None:
    """The appointment that this token opens, or None. Raises Gone 30 days after the session."""
    found = _related().filter(ref=ref).first()
    if not found or not tokens.matches(token, found.token):
        return None
    return _alive(found, now)


def for_calendar(ref: str, token: str, now: datetime) -> Appointment | None:
    """The appointment whose calendar this read-only token opens, or None. Raises Gone 30 days after the session."""
    found = _related().filter(ref=ref).first()
    if not found or not tokens.matches(token, found.calendar_token):
        return None
    return _alive(found, now)


def client_by_token(token: str, now: datetime) -> Client | None:
    """The client of the appointment that this token opens, or None. Raises Gone 30 days after the session."""
    found = _related().filter(token=tokens.digest(token)).first()
    return _alive(found, now).client if found else None


def holds_too_many(network: bytes, now: datetime) -> bool:
    """Whether a network holds too many times now, or made too many holds within the hour."""
    if settings.THROTTLE_OFF:
        return False
    live = Appointment.objects.filter(network=network, status=Status.HELD, hold_until__gt=now)
    lately = Appointment.objects.filter(network=network, created_at__gt=now - timedelta(hours=1))
    return live.count() >= settings.HOLDS_PER_NETWORK_LIVE or lately.count() >= settings.HOLDS_PER_NETWORK_HOUR


def of_request(ref: str, request: Request) -> Appointment | None:
    """The hold that was made from these answers, or None."""
    return _related().filter(ref=ref, match_digest=match_digest(request)).first()


def hold_of_request(request: Request) -> Appointment | None:
    """The one hold that stands for these answers, or None."""
    return _related().filter(match_digest=match_digest(request), status=Status.HELD).first()


def held(ref: str) -> Appointment | None:
    """The hold, for a caller who has shown the right to it."""
    return _related().filter(ref=ref).first()


def booked(ref: str) -> Appointment | None:
    """The appointment, for a caller who has shown the right to it. A hold is none."""
    return _related().filter(ref=ref, client__isnull=False).first()


def of_client(one: Appointment, now: datetime) -> list[tuple[datetime, datetime]]:
    """Start and end of every session that the client of an appointment has ahead, itself among them."""
    mine = Appointment.objects.filter(client=one.client, status=Status.BOOKED, session__endswith__gt=now)
    return [(span.lower, span.upper) for span in mine.values_list("session", flat=True)]


def ahead(provider_id: int, now: datetime) -> "QuerySet[Appointment]":
    """The sessions of a provider that are booked, or held right now, and not over: soonest first, nothing sealed."""
    live = Q(status=Status.BOOKED) | Q(status=Status.HELD, hold_until__gt=now)
    found = Appointment.objects.filter(live, provider_id=provider_id, session__endswith__gt=now)
    return found.defer("criteria", "note", "cancel_reason").order_by("session")


def by_link(token: str, now: datetime) -> Link | None:
    """What a mailed link leads to, or None for a token that we never gave."""
    found = Notice.objects.filter(token=tokens.digest(token)).first()
    one = _related().filter(id=found.appointment_id, client__isnull=False).first() if found else None
    if found is None or one is None or found.token_dies is None:
        return None
    alive = now < found.token_dies and found.version == one.version
    return Link(
        one, alive=alive, changed=found.version < one.version, reachable=now < one.session.upper + LINK_OUTLIVES_SESSION
    )


def return_code(ref: str) -> str:
    """The code that brings somebody back who left neither address nor number. Shown once; only its hash is kept."""
    return tokens.spelled("return", ref, RETURN_GROUPS)


def by_return_code(text: str, now: datetime) -> Appointment | None:
    """The appointment whose return code this is, however it was spaced or capitalized, until its tokens die."""
    spelled = tokens.respelled(text, RETURN_GROUPS)
    found = _related().filter(return_code=tokens.digest(spelled)).first() if spelled else None
    return found if found and now < token_dies(found.session.upper) else None


def _related() -> "QuerySet[Appointment]":
    return Appointment.objects.select_related("provider", "client", "booker")


def _alive(found: Appointment, now: datetime) -> Appointment:
    if now >= token_dies(found.session.upper):
        raise Gone
    return found
