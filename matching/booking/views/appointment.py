"""A booked appointment: view, move, cancel, book again. Only for the browser that booked it or opened its mailed link."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from config import db
from config.http.pages import posts_from
from config.http.problems import Problem
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import AppointmentStatus
from matching.availability.domain import booking_rules
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import rebook as rebook_actions
from matching.booking.domain.caps import CapReached
from matching.booking.forms.booking import CancelForm, MoveForm, RebookForm
from matching.booking.gateways import calendar
from matching.booking.web import appointment_page
from matching.booking.web.appointment_access import get_own_appointment, grant_access
from matching.search.domain.answers import first_unanswered, from_criteria
from matching.search.web import current_request, save_answers, saved_answers


@require_GET
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """The appointment page with everything the client can do."""
    return appointment_page.render_page(request, get_own_appointment(request, ref))


@posts_from("appointment")
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """Move to another time with the same provider, once the client has confirmed it."""
    appointment, form = get_own_appointment(request, ref), MoveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please choose a time."))
        return redirect("appointment", ref)
    start = form.cleaned_data["start"]
    if start == appointment.period.lower and appointment.status == AppointmentStatus.BOOKED:
        messages.info(request, _("Your session already has this time. Nothing was changed."))
        return redirect("appointment", ref)
    if not form.cleaned_data["confirm"]:
        return appointment_page.confirm_move(request, appointment, form.cleaned_data["version"], start)
    try:
        appointment_actions.reschedule(
            appointment=appointment,
            version=form.cleaned_data["version"],
            start=start,
            provider=appointment.provider,
            by="client",
        )
    except BookingRefused as error:
        return appointment_page.redirect_with_refusal(request, error, ref)
    messages.success(request, _("Your session has a new time."))
    return appointment_page.redirect_after(request, "moved", ref)


@posts_from("appointment")
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Cancel the appointment, once the client has confirmed it."""
    appointment, form = get_own_appointment(request, ref), CancelForm(request.POST)
    if not form.is_valid():
        return appointment_page.render_page(request, appointment, status=400, cancel_form=form)
    if not form.cleaned_data["confirm"]:
        return appointment_page.confirm_cancel(request, appointment, form)
    try:
        appointment_actions.cancel(
            appointment=appointment,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by="client",
        )
    except BookingRefused as error:
        return appointment_page.redirect_with_refusal(request, error, ref)
    messages.success(request, _("Your session is canceled. You can book again whenever you like."))
    return appointment_page.redirect_after(request, "canceled", ref)


@posts_from("appointment")
def find_another_time(request: HttpRequest, ref: str) -> HttpResponse:
    """Open the list with the answers of this browser, or with those that the appointment was booked with."""
    appointment = get_own_appointment(request, ref)
    if first_unanswered(saved_answers(current_request(request))) is None:
        return redirect("shortlist")
    answers = from_criteria(appointment.match_criteria) if appointment.criteria else {}
    if first_unanswered(answers):
        return redirect("therapist", appointment.provider.slug)
    save_answers(request, answers)
    return redirect("shortlist")


@posts_from("appointment")
def rebook(request: HttpRequest, ref: str) -> HttpResponse:
    """Book more appointments with the same provider: all of the times, or none."""
    appointment, form = get_own_appointment(request, ref), RebookForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please choose a time."))
        return redirect("appointment", ref)
    starts = booking_rules.weekly_starts(form.cleaned_data["start"], appointment.timezone, form.cleaned_data["weeks"])
    try:
        appointments = rebook_actions.rebook(appointment=appointment, starts=starts, by="client")
    except BookingRefused as error:
        refused_start = error.details.get("start")
        if refused_start and len(starts) > 1:
            day = labels.when(datetime.fromisoformat(refused_start), appointment.client_timezone)
            messages.warning(request, _("Nothing was booked. The time that can't be had: %(when)s.") % {"when": day})
        return appointment_page.redirect_with_refusal(request, error, ref)
    except CapReached as error:
        raise Problem(error.code, retry_after=error.retry_after) from error
    for new_appointment in appointments:
        grant_access(request, new_appointment)
    text = ngettext("%(count)s more session is booked.", "%(count)s more sessions are booked.", len(appointments))
    messages.success(request, text % {"count": len(appointments)})
    return appointment_page.redirect_after(request, "booked", appointments[0].ref)


@require_GET
def calendar_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The appointment as a calendar file."""
    response = HttpResponse(
        calendar.calendar_file(get_own_appointment(request, ref), db.db_now()),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
