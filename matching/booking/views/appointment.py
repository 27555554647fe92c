"""A booked session: look at it, move it, cancel it. Open to the browser that booked it, or that `link` let in."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from config import db
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.availability.domain import booking_rules
from matching.booking.actions import appointment as actions
from matching.booking.actions import rebook as again_actions
from matching.booking.forms.booking import AgainForm, CancelForm, MoveForm
from matching.booking.gateways import calendar
from matching.booking.web import appointment_page
from matching.booking.web.appointment_access import get_own_appointment, grant_access


@require_GET
def session(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about it, and what can be done."""
    return appointment_page.render_page(request, get_own_appointment(request, ref))


@require_POST
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """To another time with the same therapist."""
    one, form = get_own_appointment(request, ref), MoveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please choose a time."))
        return redirect("session", ref)
    try:
        actions.reschedule(
            appointment=one, version=form.cleaned_data["version"], start=form.cleaned_data["start"],
            provider=one.provider, by="client",
        )  # fmt: skip
    except Refused as error:
        return appointment_page.return_with_reason(request, error, ref)
    messages.success(request, _("Your session has a new time."))
    return redirect("session", ref)


@require_POST
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Not coming. No reason needed."""
    one, form = get_own_appointment(request, ref), CancelForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        actions.cancel(
            appointment=one, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"], by="client"
        )
    except Refused as error:
        return appointment_page.return_with_reason(request, error, ref)
    messages.success(request, _("Your session is cancelled. You can book again whenever you like."))
    return redirect("session", ref)


@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """More sessions with the same therapist: all of the times, or none."""
    one, form = get_own_appointment(request, ref), AgainForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please choose a time."))
        return redirect("session", ref)
    starts = booking_rules.weekly(form.cleaned_data["start"], one.timezone, form.cleaned_data["weeks"])
    try:
        made = again_actions.again(appointment=one, starts=starts, by="client")
    except Refused as error:
        at = error.figures.get("start")
        if at and len(starts) > 1:
            day = labels.when(datetime.fromisoformat(at), one.client_timezone)
            messages.warning(request, _("Nothing was booked. The time that can't be had: %(when)s.") % {"when": day})
        return appointment_page.return_with_reason(request, error, ref)
    for new in made:
        grant_access(request, new)
    told = ngettext("%(count)s more session is booked.", "%(count)s more sessions are booked.", len(made))
    messages.success(request, told % {"count": len(made)})
    return redirect("session", made[0].ref)


@require_GET
def calendar_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The session for a calendar, named "Appointment"."""
    response = HttpResponse(
        calendar.file(get_own_appointment(request, ref), db.clock()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
