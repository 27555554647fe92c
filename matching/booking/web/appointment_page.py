"""The page of a booked appointment, which several views render."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config import db
from content import queries as content_queries
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability import labels as cost_labels
from matching.availability.domain.cost import SELF_PAY_FEE
from matching.booking.actions import contact, outbox
from matching.booking.domain import late_start
from matching.booking.forms.attendance import FitForm, LocationForm, NoShowDisputeForm, ReachForm
from matching.booking.forms.booking import CancelForm, SeriesForm
from matching.booking.gateways import video
from matching.booking.models import ClientFitReport, NoShowDispute
from matching.booking.presenters import refusal
from matching.booking.presenters.series import changed_hours
from matching.booking.queries import appointment as appointment_queries
from matching.booking.queries import client_fit, later_visits
from matching.search.presenters.calendar import by_day

# The key of what just happened to an appointment, in the web session.
EVENT = "event"
# A client can book again from an appointment with one of these.
REBOOKABLE = (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED)
# Articles for before a first visit. None is about a concern, because someone else may see the screen.
FIRST_VISIT_ARTICLES = ("your-first-session", "what-insurance-pays")


def render_page(request: HttpRequest, appointment: Appointment, *, status: int = 200, **more: Any) -> HttpResponse:
    """Render the page of an appointment that this browser may see. `more` overrides context, such as a form with errors."""
    now = db.db_now()
    start = appointment.period.lower
    is_upcoming = appointment.status == AppointmentStatus.BOOKED and start > now
    event = _take_event(request, appointment.ref)
    channels = {channel.channel for channel in outbox.channels(appointment)}
    person, _role = outbox.recipient(appointment)
    context = {
        "event": event,
        "return_code": appointment_queries.return_code(appointment.ref)
        if event == "booked" and appointment.return_code
        else "",
        "has_address": bool(person and (person.email or person.phone)),
        "can_be_reached": contact.can_be_reached(appointment),
        "reach_form": ReachForm(auto_id="reach_%s"),
        "minutes": int((appointment.period.upper - start).total_seconds() // 60),
        "cancel_form": CancelForm(initial={"version": appointment.version}),
        "appointment": appointment,
        "client_time": labels.when(start, appointment.client_timezone),
        "provider_time": labels.when(start, appointment.timezone)
        if appointment.timezone != appointment.client_timezone
        else None,
        "is_upcoming": is_upcoming,
        "deadline": labels.clock_at(appointment.deadline, appointment.client_timezone) if appointment.deadline else "",
        "cost": cost_labels.cost_text(appointment.cost_basis, appointment.cost_amount, appointment.deductible_left),
        "questions": cost_labels.insurer_questions() if appointment.cost_basis != SELF_PAY_FEE and is_upcoming else [],
        "estimated": appointment.estimates.exists(),
        "move_days": by_day(later_visits.moves(appointment, now), appointment.client_timezone)
        if appointment.status == AppointmentStatus.BOOKED
        else [],
        "related": content_queries.by_slugs(FIRST_VISIT_ARTICLES, now.astimezone(UTC).date())
        if is_upcoming and appointment.visit == "first"
        else [],
        **_series_context(request, appointment, now),
        "policy": appointment.provider.cancel_policy or settings.CANCEL_POLICY,
        "channels": channels,
        **_room_context(appointment, now),
        "location_form": LocationForm(
            zone=appointment.client_timezone,
            initial={
                "version": appointment.version,
                "state": appointment.match_criteria.state,
                "timezone": appointment.client_timezone,
            },
        )
        if is_upcoming
        else None,
        "dispute": NoShowDispute.objects.filter(appointment=appointment).first()
        if appointment.status == AppointmentStatus.NO_SHOW
        else None,
        "dispute_form": NoShowDisputeForm(),
        "fit_form": FitForm() if client_fit.may_report(appointment, now) else None,
        "fit_offers": client_fit.open_offers(appointment, now)
        if ClientFitReport.objects.filter(appointment=appointment).exists()
        else [],
        **more,
    }
    return render(request, "booking/appointment/page.html", context, status=status)


def _series_context(request: HttpRequest, appointment: Appointment, now: datetime) -> dict[str, Any]:
    """Return the context for booking again: how many weeks can be had, and the times for the chosen number of weeks."""
    if appointment.status not in REBOOKABLE:
        return {}
    form = SeriesForm(request.GET)
    chosen = form.cleaned_data["weeks"] if form.is_valid() else None
    series, zone = later_visits.series(appointment, now, chosen or 1), appointment.client_timezone
    later_hours = {
        start: text
        for start in series.starts
        if (text := changed_hours(start, appointment.timezone, zone, series.weeks))
    }
    return {
        "rebook_days": by_day(series.starts, zone, later_hours),
        "weeks": series.weeks,
        "weeks_to_choose": range(1, series.most_weeks + 1),
        "weeks_were_chosen": chosen is not None,
        "hour_changes": bool(later_hours),
    }


def _room_context(appointment: Appointment, now: datetime) -> dict[str, Any]:
    """Return the context for the video room and the steps to take while the other person is missing."""
    start, end = appointment.period.lower, appointment.period.upper
    if appointment.status != AppointmentStatus.BOOKED or now >= end:
        return {}
    meeting = late_start.room_is_open(start, end, now)
    check_ins = set(appointment.check_ins.values_list("who", "alone")) if meeting else set()
    return {
        "has_room": bool(video.room_url(appointment)),
        "join_url": video.join_url(appointment, now),
        "room_opens_at": labels.clock_at(start - late_start.ROOM_OPENS_BEFORE, appointment.client_timezone),
        "room_is_open": meeting,
        "has_checked_in": bool(check_ins),
        "therapist_here": any(who == "provider" for who, _alone in check_ins),
        "steps": late_start.steps(start, now, has_phone=bool(settings.CONTACT_PHONE)) if check_ins else (),
        "phone": settings.CONTACT_PHONE,
        "voicemail": any(person.voicemail_ok for person in (appointment.client, appointment.booker) if person),
    }


def confirm_move(request: HttpRequest, appointment: Appointment, version: int, start: datetime) -> HttpResponse:
    """Ask whether the appointment is to move to `start`."""
    context = {
        "appointment": appointment,
        "former": labels.when(appointment.period.lower, appointment.client_timezone),
        "when": labels.when(start, appointment.client_timezone),
        "fields": {"version": version, "start": start.isoformat(), "confirm": "yes"},
    }
    return render(request, "booking/appointment/confirm_move.html", context)


def confirm_cancel(request: HttpRequest, appointment: Appointment, form: CancelForm) -> HttpResponse:
    """Ask whether the appointment is to be canceled. The page holds the reason."""
    context = {
        "appointment": appointment,
        "when": labels.when(appointment.period.lower, appointment.client_timezone),
        "policy": appointment.provider.cancel_policy or settings.CANCEL_POLICY,
        "reason": form.cleaned_data["reason"],
        "fields": {**form.cleaned_data, "confirm": "yes"},
    }
    return render(request, "booking/appointment/confirm_cancel.html", context)


def redirect_after(request: HttpRequest, event: str, ref: str) -> HttpResponse:
    """Redirect to the page of an appointment that was just `booked`, `moved` or `canceled`: its title will say so, once."""
    request.session[EVENT] = {"ref": ref, "event": event}
    return redirect("appointment", ref)


def _take_event(request: HttpRequest, ref: str) -> str:
    """Return what just happened to the appointment, only once."""
    event = request.session.get(EVENT, {})
    if event.get("ref") != ref:
        return ""
    del request.session[EVENT]
    return str(event["event"])


def redirect_with_refusal(request: HttpRequest, error: BookingRefused, ref: str) -> HttpResponse:
    """Redirect to the page with the reason of a refusal as a message."""
    messages.warning(request, refusal.sentence(error))
    return redirect("appointment", ref)
