"""Shared by the phone booking pages: the caller's answers, the current hold, and the access log."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from config import db
from config.audit import actions
from matching.appointments import labels
from matching.appointments.models import Appointment
from matching.availability import labels as cost_labels
from matching.booking.queries import appointment as appointment_queries
from matching.search.models import MatchRequest
from matching.search.queries import match_request as match_request_queries

# Keys in the staff member's web session: the ref of the caller's answers, and the ref of the booked appointment.
ANSWERS, BOOKED = "phone_answers", "phone_booked"
Page = Callable[[HttpRequest], HttpResponse]


def permission_required(page: Page) -> Page:
    """Wrap a page so that only staff who may change appointments can open it."""

    @wraps(page)
    def checked_page(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("appointments.change_appointment"):
            raise PermissionDenied
        return page(request)

    return checked_page


def current_request(request: HttpRequest) -> MatchRequest | None:
    """Return the saved answers of the current caller."""
    return match_request_queries.by_ref(request.session.get(ANSWERS))


def current_hold(request: HttpRequest) -> Appointment | None:
    """Return the hold for the current caller. It may have lapsed: its time may still be free."""
    match_request = current_request(request)
    return appointment_queries.current_hold(match_request) if match_request else None


def log_access(request: HttpRequest, act: str, what: str, ref: str, note: str = "") -> AbstractContextManager[None]:
    """Context manager that writes an access log entry for the staff member on the phone."""
    who = request.user.get_username()
    return actions.log_access(by=who, act=act, what=what, ref=ref, now=db.db_now(), note=note)


def appointment_summary(appointment: Appointment) -> dict[str, Any]:
    """Template context: the appointment, its start, the end of its hold, and its cost."""
    zone = appointment.client_timezone
    return {
        "appointment": appointment,
        "when": labels.when(appointment.period.lower, zone),
        "until": labels.clock_at(appointment.held_until, zone) if appointment.held_until else "",
        "cost": cost_labels.cost_text(appointment.cost_basis, appointment.cost_amount, appointment.deductible_left),
    }


def render_page(request: HttpRequest, name: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """Render a phone booking page inside the admin site."""
    frame = {**admin.site.each_context(request), "title": title}
    return render(request, f"matching_console/{name}.html", {**frame, **context}, status=status)
