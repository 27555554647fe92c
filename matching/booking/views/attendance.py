"""Around a session: being here, being elsewhere on that day, and the mark "did not come"."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.booking.actions import check_in as arrivals
from matching.booking.actions import client_location
from matching.booking.actions import no_show_dispute as contests
from matching.booking.actions.appointment import GuardianNeeded
from matching.booking.forms.attendance import ArrivalForm, ContestForm, PlaceForm
from matching.booking.web.appointment_access import get_own_appointment
from matching.booking.web.appointment_page import render_page, return_with_reason


@require_POST
def here(request: HttpRequest, ref: str) -> HttpResponse:
    """I'm here, perhaps alone. The page then says what to do."""
    one, form = get_own_appointment(request, ref), ArrivalForm(request.POST)
    alone = form.cleaned_data["alone"] if form.is_valid() else False
    try:
        arrivals.say(appointment=one, who="client", alone=alone)
    except Refused as error:
        return return_with_reason(request, error, ref)
    messages.success(request, _("Noted. Nobody is marked as absent by this page."))
    return redirect("session", ref)


@require_POST
def elsewhere(request: HttpRequest, ref: str) -> HttpResponse:
    """In another state or zone on that day: the time stays where the rules there let it, else the page says why not."""
    one = get_own_appointment(request, ref)
    form = PlaceForm(request.POST, zone=one.client_timezone)
    if not form.is_valid():
        return render_page(request, one, status=400, place=form, placing=True)
    said, why = form.cleaned_data, ""
    try:
        client_location.change(
            appointment=one, version=said["version"], state=said["state"], timezone=said["timezone"], by="client"
        )
    except GuardianNeeded:
        why = _("In that state an adult must agree for someone this young.")
    except Refused as error:
        constraint = error.figures.get("constraint")
        why = labels.constraint(constraint) if constraint else str(CODES[error.code][1])
    if why:
        return render_page(request, get_own_appointment(request, ref), status=409, place=form, placing=True, why=why)
    messages.success(request, _("Your session keeps its time. We noted where you will be."))
    return redirect("session", ref)


@require_POST
def contest(request: HttpRequest, ref: str) -> HttpResponse:
    """The mark "did not come" is wrong: the person's own words, for staff."""
    one, form = get_own_appointment(request, ref), ContestForm(request.POST)
    if not form.is_valid():
        return render_page(request, one, status=400, contesting=form)
    try:
        contests.contest(appointment=one, words=form.cleaned_data["words"])
    except Refused as error:
        return return_with_reason(request, error, ref)
    messages.success(request, _("Thank you. Somebody will look at it."))
    return redirect("session", ref)
