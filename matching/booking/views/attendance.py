"""Around an appointment: checking in, changing the location, disputing a no-show."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config import db
from config.http.pages import posts_from
from matching.appointments.domain.appointment import BookingRefused
from matching.booking.actions import check_in as check_in_actions
from matching.booking.actions import client_fit, client_location, contact, rebook
from matching.booking.actions import no_show_dispute as no_show_dispute_actions
from matching.booking.actions.appointment import GuardianNeeded
from matching.booking.forms.attendance import CheckInForm, FitForm, LocationForm, NoShowDisputeForm, ReachForm
from matching.booking.presenters import refusal
from matching.booking.web.appointment_access import get_own_appointment
from matching.booking.web.appointment_page import redirect_with_refusal, render_page
from matching.search.web import point_to


@posts_from("appointment")
def check_in(request: HttpRequest, ref: str) -> HttpResponse:
    """Check in, optionally reporting that the other person has not joined."""
    appointment, form = get_own_appointment(request, ref), CheckInForm(request.POST)
    alone = form.cleaned_data["alone"] if form.is_valid() else False
    try:
        check_in_actions.record(appointment=appointment, who="client", alone=alone)
    except BookingRefused as error:
        return redirect_with_refusal(request, error, ref)
    messages.success(request, _("Noted. Nobody is marked as absent by this page."))
    return redirect("appointment", ref)


@posts_from("appointment")
def change_location(request: HttpRequest, ref: str) -> HttpResponse:
    """Change the client's state and time zone for that day.

    The appointment keeps its time, or the page explains why the client can't attend from there.
    """
    appointment = get_own_appointment(request, ref)
    form = LocationForm(request.POST, zone=appointment.client_timezone)
    if not form.is_valid():
        return render_page(request, appointment, status=400, location_form=form, location_form_is_open=True)
    data, reason = form.cleaned_data, ""
    try:
        client_location.update(
            appointment=appointment,
            version=data["version"],
            state=data["state"],
            timezone=data["timezone"],
            by="client",
        )
    except GuardianNeeded:
        reason = _("In that state an adult must agree for someone this young.")
    except BookingRefused as error:
        reason = refusal.sentence(error)
    if reason:
        context = {"location_form": form, "location_form_is_open": True, "why": reason}
        return render_page(request, get_own_appointment(request, ref), status=409, **context)
    messages.success(request, _("Your session keeps its time. We noted where you will be."))
    return redirect("appointment", ref)


@posts_from("appointment")
def reach(request: HttpRequest, ref: str) -> HttpResponse:
    """Give the therapist an address or a number, so that they can send the way to join."""
    appointment, form = get_own_appointment(request, ref), ReachForm(request.POST, auto_id="reach_%s")
    if not form.is_valid():
        return render_page(request, appointment, status=400, reach_form=form)
    contact.add(appointment=appointment, email=form.cleaned_data["email"], phone=form.cleaned_data["phone"])
    messages.success(request, _("Your therapist can reach you now."))
    return redirect("appointment", ref)


@posts_from("appointment")
def report_fit(request: HttpRequest, ref: str) -> HttpResponse:
    """Say that the therapist isn't a fit. Shows times with others, and the list of others for the same answers."""
    appointment, form = get_own_appointment(request, ref), FitForm(request.POST)
    if not form.is_valid():
        return render_page(request, appointment, status=400, fit_form=form)
    try:
        offers = client_fit.report(appointment=appointment, reason=form.cleaned_data["reason"])
    except BookingRefused as error:
        return redirect_with_refusal(request, error, ref)
    point_to(request, rebook.search_for_others(appointment=appointment, now=db.db_now()))
    messages.success(request, _("Thank you. A good fit matters. Your therapist is not told what you said."))
    return redirect("offer", offers[0].ref, offers[0].access_token) if offers else redirect("shortlist")


@posts_from("appointment")
def dispute_no_show(request: HttpRequest, ref: str) -> HttpResponse:
    """Dispute a no-show in the client's own words."""
    appointment, form = get_own_appointment(request, ref), NoShowDisputeForm(request.POST)
    if not form.is_valid():
        return render_page(request, appointment, status=400, dispute_form=form)
    try:
        no_show_dispute_actions.open_dispute(appointment=appointment, words=form.cleaned_data["words"])
    except BookingRefused as error:
        return redirect_with_refusal(request, error, ref)
    messages.success(request, _("Thank you. Somebody will look at it."))
    return redirect("appointment", ref)
