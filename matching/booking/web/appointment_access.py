"""Which appointments and holds a browser may see and change: a list of refs in its web session."""

from django.http import Http404, HttpRequest

from config.http import tab_sessions
from matching.appointments.models import Appointment
from matching.booking.queries import appointment as queries
from matching.search.web import current_request

APPOINTMENTS = "sessions"
# Holds that this browser got by an accepted offer, not by its own answers.
OFFERED_HOLDS = "held"


def grant_access(request: HttpRequest, appointment: Appointment) -> None:
    """Let this browser see and change the appointment until its web session ends."""
    request.session[APPOINTMENTS] = [*request.session.get(APPOINTMENTS, []), appointment.ref]
    tab_sessions.begin(request)


def has_access(request: HttpRequest, ref: str) -> bool:
    """Whether this browser may see and change the appointment with this ref."""
    return ref in request.session.get(APPOINTMENTS, [])


def get_own_appointment(request: HttpRequest, ref: str) -> Appointment:
    """The appointment, for a browser that may see it. Raises Http404."""
    found = queries.booked(ref) if has_access(request, ref) else None
    if found is None:
        raise Http404
    return found


def grant_hold(request: HttpRequest, held: Appointment) -> None:
    """Let this browser book a hold that it was offered."""
    request.session[OFFERED_HOLDS] = [*request.session.get(OFFERED_HOLDS, []), held.ref]


def get_own_hold(request: HttpRequest, ref: str) -> Appointment:
    """The hold, if it was made from the answers of this browser's session, or offered to it. Raises Http404."""
    row = current_request(request)
    found = queries.of_request(ref, row) if row else None
    if found is None and ref in request.session.get(OFFERED_HOLDS, []):
        found = queries.held(ref)
    if found is None:
        raise Http404
    return found
