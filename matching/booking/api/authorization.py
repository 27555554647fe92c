"""What a request's token opens."""

from collections.abc import Callable
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext
from rest_framework.request import Request

from config.crypto import encryption
from config.http.problems import Problem
from matching.appointments.models import Appointment
from matching.booking.queries import appointment as appointments
from matching.search.queries import match_request as match_queries


def bearer(request: Request) -> str:
    """The bearer token, or an empty string, which opens nothing."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def get_match(token: str, now: datetime) -> match_queries.Match:
    """The match behind a token. Raises Http404 for one that isn't ours, Problem `expired` for one past its life."""
    try:
        return match_queries.by_token(token, now)
    except encryption.NotOpened as error:
        raise Http404 from error
    except match_queries.Expired as error:
        raise Problem("expired") from error


def get_appointment(request: Request, ref: str, now: datetime) -> Appointment:
    """The appointment that the request's token opens. Raises Http404, or Problem `expired` past its life."""
    return open_by_token(lambda: appointments.by_token(ref, bearer(request), now))


def open_by_token(look: Callable[[], Appointment | None]) -> Appointment:
    """The appointment that `look` finds. Raises Http404 for none, or Problem `expired`."""
    try:
        found = look()
    except appointments.Gone as error:
        raise Problem("expired", gettext("This link is past its life, 30 days after the session.")) from error
    if found is None:
        raise Http404
    return found
