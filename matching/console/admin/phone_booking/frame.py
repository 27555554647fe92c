"""What the pages of a call share: whose answers these are, what is held from them, and the line in the log."""

from collections.abc import Callable
from contextlib import AbstractContextManager
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
from matching.booking.queries import appointment as appointments
from matching.search.models import Request
from matching.search.queries import match_request as queries

# In the session of who answers the phone: the caller's answers, and what was booked from them.
ANSWERS, BOOKED = "call", "call_booked"
Page = Callable[[HttpRequest], HttpResponse]


def allowed(page: Page) -> Page:
    """The page, for who may change sessions."""

    def guarded(request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm("appointments.change_appointment"):
            raise PermissionDenied
        return page(request)

    return guarded


def kept_of(request: HttpRequest) -> Request | None:
    """The caller's answers."""
    return queries.by_ref(request.session.get(ANSWERS))


def held_of(request: HttpRequest) -> Appointment | None:
    """The hold made from the caller's answers, lapsed or not: its time may still be free."""
    kept = kept_of(request)
    return appointments.hold_of_request(kept) if kept else None


def noted(request: HttpRequest, act: str, what: str, ref: str, note: str = "") -> AbstractContextManager[None]:
    """A block that stands in the log of accesses, by who answers the phone."""
    who = request.user.get_username()
    return actions.noted(by=who, act=act, what=what, ref=ref, now=db.clock(), note=note)


def moment(one: Appointment) -> dict[str, Any]:
    """When a session is, until when it is held, what it costs."""
    return {
        "one": one,
        "when": labels.when(one.session.lower, one.client_timezone),
        "until": labels.clock_at(one.hold_until, one.client_timezone) if one.hold_until else "",
        "cost": cost_labels.cost_text(one.cost_basis, one.cost_amount, one.deductible_left),
    }


def shown(request: HttpRequest, name: str, title: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the console."""
    frame = {**admin.site.each_context(request), "title": title}
    return render(request, f"matching_console/{name}.html", {**frame, **context}, status=status)
