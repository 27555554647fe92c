"""Appointments, found by who holds their token."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from config.ground import tokens
from matching.domain.appointment import token_dies
from matching.models import Appointment, Client, Status


class Gone(Exception):
    """The token was right once and is past its life."""


def hold(ref: str, token: str) -> Appointment | None:
    """The hold that this token opens, or None."""
    found = _related().filter(ref=ref).first()
    return found if found and tokens.matches(token, found.hold_token) else None


def hold_by_token(token: str) -> Appointment | None:
    """The hold that this token opens, when only the token is known."""
    return _related().filter(hold_token=tokens.digest(token)).first()


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


def holds_of(network: bytes, now: datetime) -> tuple[int, int]:
    """How many holds of a network are live, and how many it made within the last hour."""
    lately = Appointment.objects.filter(network=network, created_at__gt=now - timedelta(hours=1))
    live = Appointment.objects.filter(network=network, status=Status.HELD, hold_until__gt=now)
    return live.count(), lately.count()


def _related() -> "QuerySet[Appointment]":
    return Appointment.objects.select_related("provider", "client", "booker")


def _alive(found: Appointment, now: datetime) -> Appointment:
    if now >= token_dies(found.session.upper):
        raise Gone
    return found
