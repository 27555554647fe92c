"""Which appointments and holds a browser may see and change: a list of refs in its web session."""

from django.http import HttpRequest
from django.urls import reverse

from config.http import tab_sessions
from config.http.pages import NotOpenHere
from matching.appointments.models import Appointment
from matching.booking.queries import appointment as appointment_queries
from matching.search.queries import match_request as match_request_queries
from matching.search.web import current_request, point_to

APPOINTMENTS = "sessions"
# Holds from accepted offers, not from this browser's own answers.
OFFERED_HOLDS = "held"


def grant_access(request: HttpRequest, appointment: Appointment) -> None:
    """Let this browser see and change the appointment until its web session ends."""
    request.session[APPOINTMENTS] = [*request.session.get(APPOINTMENTS, []), appointment.ref]
    tab_sessions.begin(request)


def has_access(request: HttpRequest, ref: str) -> bool:
    """Return whether this browser may see and change the appointment with this ref."""
    return ref in request.session.get(APPOINTMENTS, [])


def get_own_appointment(request: HttpRequest, ref: str) -> Appointment:
    """Return the appointment if this browser may see it. Raises NotOpenHere."""
    appointment = appointment_queries.get_appointment(ref) if has_access(request, ref) else None
    if appointment is None:
        raise NotOpenHere
    return appointment


def grant_hold(request: HttpRequest, held: Appointment) -> None:
    """Let this browser book a hold that was offered to it."""
    request.session[OFFERED_HOLDS] = [*request.session.get(OFFERED_HOLDS, []), held.ref]


def get_own_hold(request: HttpRequest, ref: str) -> Appointment:
    """Return the hold if it was made from this web session's answers or offered to this browser. Raises NotOpenHere."""
    match_request = current_request(request)
    held = appointment_queries.hold_for_request(ref, match_request) if match_request else None
    if held is None and ref in request.session.get(OFFERED_HOLDS, []):
        held = appointment_queries.get_hold(ref)
    if held is None:
        raise NotOpenHere(reopen=reverse("reopen-hold", args=[ref]))
    return held


def reopen_hold(request: HttpRequest, ref: str, resume_phrase: str) -> Appointment | None:
    """Return the hold if it was made from the answers with this resume phrase, and let this browser book it."""
    match_request = match_request_queries.by_resume_phrase(resume_phrase)
    held = appointment_queries.hold_for_request(ref, match_request) if match_request else None
    if match_request and held:
        request.session.cycle_key()
        point_to(request, match_request)
    return held
