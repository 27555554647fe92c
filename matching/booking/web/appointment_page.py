"""The page of a booked appointment, which several views render."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config import db
from content import queries as content_queries
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability import labels as cost_labels
from matching.availability.domain import booking_rules
from matching.availability.domain.cost import SELF_PAY_FEE
from matching.availability.queries import openings
from matching.booking.actions import outbox
from matching.booking.domain import late_start
from matching.booking.forms.attendance import FitForm, LocationForm, NoShowDisputeForm
from matching.booking.gateways import video
from matching.booking.models import ClientFitReport, NoShowDispute
from matching.booking.presenters import refusal
from matching.booking.queries import appointment as appointment_queries
from matching.booking.queries import client_fit
from matching.search.presenters.calendar import by_day
from providers.directory.domain import intervals

# A client can book again from an appointment with one of these.
REBOOKABLE = (AppointmentStatus.BOOKED, AppointmentStatus.COMPLETED)
# Articles for before a first visit. None is about a concern, because someone else may see the screen.
FIRST_VISIT_ARTICLES = ("your-first-session", "what-insurance-pays")


def render_page(request: HttpRequest, appointment: Appointment, *, status: int = 200, **more: Any) -> HttpResponse:
    """Render the page of an appointment that this browser may see. `more` overrides context, such as a form with errors."""
    now = db.db_now()
    start = appointment.period.lower
    is_upcoming = appointment.status == AppointmentStatus.BOOKED and start > now
    context = {
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
        "move_days": by_day(_bookable_starts(appointment, appointment.visit), appointment.client_timezone)
        if appointment.status == AppointmentStatus.BOOKED
        else [],
        "rebook_days": by_day(_rebookable_starts(appointment), appointment.client_timezone)
        if appointment.status in REBOOKABLE
        else [],
        "related": content_queries.by_slugs(FIRST_VISIT_ARTICLES, now.astimezone(UTC).date())
        if is_upcoming and appointment.visit == "first"
        else [],
        "weeks": range(1, 5),
        "policy": appointment.provider.cancel_policy or settings.CANCEL_POLICY,
        "channels": {channel.channel for channel in outbox.channels(appointment)},
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
        "voicemail": bool(appointment.client and appointment.client.voicemail_ok),
    }


def redirect_with_refusal(request: HttpRequest, error: BookingRefused, ref: str) -> HttpResponse:
    """Redirect to the page with the reason of a refusal as a message."""
    messages.warning(request, refusal.sentence(error))
    return redirect("appointment", ref)


def _bookable_starts(appointment: Appointment, visit: str) -> list:
    now = db.db_now()
    availability = openings.load_availability([appointment.provider_id], now, except_ref=appointment.ref)[
        appointment.provider_id
    ]
    visit_length = availability.visit_length(appointment.care_type, appointment.format, visit)
    if visit_length is None:
        return []
    plans = openings.payer_plans(appointment.match_criteria.payer)
    starts = availability.starts(visit_length, now, now + timedelta(days=HORIZON_DAYS))
    return [
        start
        for start in starts
        if start != appointment.period.lower
        and booking_rules.is_still_eligible(appointment.match_criteria, availability, start, plans)
    ]


def _rebookable_starts(appointment: Appointment) -> list:
    """Return times to book again, without those that overlap the client's other appointments."""
    periods = appointment_queries.client_periods(appointment, db.db_now())
    length = appointment.period.upper - appointment.period.lower
    return [
        start
        for start in _bookable_starts(appointment, "later")
        if not intervals.overlaps_any(start, start + length, periods)
    ]
