"""Access by bearer token."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext
from rest_framework.request import Request

from config.crypto import encryption
from config.http.problems import Problem
from matching.appointments.models import Appointment
from matching.booking.queries import appointment as appointment_queries
from matching.search.queries import match_request as match_request_queries


def bearer(request: Request) -> str:
    """Return the bearer token, or an empty string."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def get_match(token: str, now: datetime) -> match_request_queries.Match:
    """Return the match of a token. Raises Http404 for an invalid token, Problem `expired` for an expired one."""
    try:
        return match_request_queries.by_token(token, now)
    except encryption.DecryptionError as error:
        raise Http404 from error
    except match_request_queries.Expired as error:
        raise Problem("expired") from error


def get_appointment(request: Request, ref: str, now: datetime) -> Appointment:
    """Return the appointment that the request's token opens. Raises Http404, or Problem `expired`."""
    return open_by_token(lambda: appointment_queries.by_token(ref, bearer(request), now))


def open_by_token(load: Callable[[], Appointment | None]) -> Appointment:
    """Return the appointment that `load` returns. Raises Http404 for None, or Problem `expired`."""
    try:
        appointment = load()
    except appointment_queries.TokenExpired as error:
        raise Problem("expired", gettext("This link is past its life, 30 days after the session.")) from error
    if appointment is None:
        raise Http404
    return appointment
