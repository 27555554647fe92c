"""A provider's appointments: list, details, and recording the outcome. Each client name shown is logged as an access."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from config import db
from config.audit import actions
from config.http.pages import posts_from
from matching.appointments import labels
from matching.appointments.domain.appointment import CORRECTABLE_FOR, BookingRefused, is_correctable
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.actions import appointment as appointment_actions
from matching.booking.domain import late_start
from matching.booking.forms.booking import CancelForm
from matching.booking.gateways import video
from matching.booking.presenters import refusal
from matching.portal import queries
from matching.portal.actions import appointment_feedback
from matching.portal.forms import OutcomeForm, PoorFitForm
from matching.portal.models import PoorFitReason
from matching.portal.web import provider_required
from providers.directory.actions.self_service import audit_name
from providers.directory.labels import CARE_TYPE, FORMAT
from providers.directory.models import Provider

MOMENT = timedelta(microseconds=1)
READ, CHANGE, WHAT = "read", "change", "appointment"


@require_GET
@provider_required
def appointments(request: HttpRequest, provider: Provider) -> HttpResponse:
    """The list of appointments. Only today's show the client's name."""
    now = db.db_now()
    lists = queries.list_appointments(provider, now)
    refs = [row.ref for row in lists.today]
    with actions.log_accesses(by=audit_name(provider), act=READ, what=WHAT, refs=refs, now=now):
        context = {
            "provider": provider,
            "tab": "sessions",
            "today": [_line(row, named=True) for row in lists.today],
            "later": [_line(row) for row in lists.later],
            "past": [_line(row) for row in lists.past],
            "unmarked": [_line(row) for row in lists.unmarked],
        }
        return render(request, "portal/appointments.html", context)


@require_GET
@provider_required
def appointment_detail(request: HttpRequest, provider: Provider, ref: str) -> HttpResponse:
    """The client, how they agreed to be contacted, what they shared, and the available actions."""
    row, now = _get_or_404(provider, ref), db.db_now()
    with actions.log_access(by=audit_name(provider), act=READ, what=WHAT, ref=ref, now=now):
        kinds = set(row.feedback.values_list("kind", flat=True))
        has_begun = row.period.lower <= now
        context = {
            "provider": provider,
            "tab": "sessions",
            "appointment": row,
            "line": _line(row, named=True),
            "pronouns": row.client.pronouns if row.client else "",
            "channels": _contact_channels(row.client),
            "booker": row.booker,
            "booker_channels": _contact_channels(row.booker),
            "room": video.join_url(row, now),
            "opens": labels.clock_at(row.period.lower - late_start.ROOM_OPENS_BEFORE, row.timezone)
            if video.room_url(row)
            else "",
            "is_upcoming": _is_upcoming(row, now),
            "can_record_outcome": row.status == AppointmentStatus.BOOKED and has_begun,
            "can_correct": is_correctable(row.status, row.period.upper, now),
            "correct_until": labels.day_at(row.period.upper + CORRECTABLE_FOR - MOMENT, row.timezone),
            "has_ended": row.period.upper <= now,
            "reported_late": appointment_feedback.LATE in kinds,
            "reported_poor_fit": appointment_feedback.NOT_FIT in kinds,
            "reasons": PoorFitReason.choices,
        }
        return render(request, "portal/appointment.html", context)


@posts_from("portal-appointment")
@provider_required
def record_outcome(request: HttpRequest, provider: Provider, ref: str) -> HttpResponse:
    """Record that the client attended, was late, or didn't come."""
    row, form = _get_or_404(provider, ref), OutcomeForm(request.POST)
    if not form.is_valid():
        raise Http404
    outcome, version = form.cleaned_data["what"], form.cleaned_data["version"] or 0

    def act() -> None:
        if row.status in (AppointmentStatus.COMPLETED, AppointmentStatus.NO_SHOW):
            appointment_feedback.correct_outcome(appointment=row, version=version, outcome=outcome, by="provider")
        elif outcome == "late":
            appointment_feedback.report_late_client(appointment=row)
        elif outcome == "attended":
            appointment_actions.mark_completed(appointment=row, by="provider")
        else:
            appointment_actions.mark_no_show(appointment=row, by="provider")

    return _run(request, provider, row, outcome, act, _("Noted. Thank you."))


@posts_from("portal-appointment")
@provider_required
def cancel_appointment(request: HttpRequest, provider: Provider, ref: str) -> HttpResponse:
    """Cancel an upcoming appointment, once the provider has confirmed it.

    The client is notified immediately, with up to three other openings held.
    """
    row, form = _get_or_404(provider, ref), CancelForm(request.POST)
    if not form.is_valid():
        raise Http404
    if not form.cleaned_data["confirm"]:
        return _confirm_cancel(request, provider, row, "portal-cancel", form.cleaned_data)

    def act() -> None:
        appointment_actions.cancel(
            appointment=row,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by="provider",
        )

    return _run(
        request, provider, row, "cancel", act, _("It is canceled. Your client is told, and offered other times.")
    )


@posts_from("portal-appointment")
@provider_required
def report_poor_fit(request: HttpRequest, provider: Provider, ref: str) -> HttpResponse:
    """Report a poor fit. First visits with other providers are held for the client.

    An upcoming appointment is canceled, once the provider has confirmed it.
    """
    row, form = _get_or_404(provider, ref), PoorFitForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please say why; one of the reasons is enough."))
        return redirect("portal-appointment", ref)
    cleaned = form.cleaned_data
    if _is_upcoming(row, db.db_now()) and not cleaned["confirm"]:
        return _confirm_cancel(request, provider, row, "portal-poor-fit", cleaned)

    def act() -> None:
        appointment_feedback.report_poor_fit(appointment=row, version=cleaned["version"], reason=cleaned["reason"])

    return _run(request, provider, row, "not a fit", act, _("Noted. Your client is offered times with others."))


def _confirm_cancel(
    request: HttpRequest, provider: Provider, row: Appointment, route: str, cleaned: dict[str, Any]
) -> HttpResponse:
    """Ask whether the appointment is to be canceled. The page holds what was typed and posts it to `route`."""
    context = {
        "provider": provider,
        "tab": "sessions",
        "line": _line(row),
        "action": reverse(route, args=[row.ref]),
        "fields": {**cleaned, "confirm": "yes"},
        "reported_poor_fit": route == "portal-poor-fit",
    }
    return render(request, "portal/confirm_cancel.html", context)


def _is_upcoming(row: Appointment, now: datetime) -> bool:
    return row.status == AppointmentStatus.BOOKED and row.period.lower > now


def _run(
    request: HttpRequest,
    provider: Provider,
    row: Appointment,
    note: str,
    act: Callable[[], None],
    success: str,
) -> HttpResponse:
    """Run the action with an access log entry, show `success` or why it was refused, and return to the appointment."""
    now = db.db_now()
    try:
        with actions.log_access(by=audit_name(provider), act=CHANGE, what=WHAT, ref=row.ref, now=now, note=note):
            act()
    except appointment_actions.TooEarly:
        messages.warning(request, _("That session is not over yet."))
    except BookingRefused as error:
        messages.warning(request, refusal.sentence(error))
    else:
        messages.success(request, success)
    return redirect("portal-appointment", row.ref)


def _get_or_404(provider: Provider, ref: str) -> Appointment:
    row = queries.get_appointment(provider, ref)
    if row is None:
        raise Http404
    return row


def _line(row: Appointment, *, named: bool = False) -> dict[str, Any]:
    """Template context of one appointment; the client's name only if `named`."""
    visit = _("First visit") if row.visit == "first" else _("Later visit")
    return {
        "ref": row.ref,
        "when": labels.when(row.period.lower, row.timezone),
        "until": labels.clock_at(row.period.upper, row.timezone),
        "kind": ", ".join(map(str, (CARE_TYPE[row.care_type], FORMAT[row.format], visit))),
        "status": row.get_status_display() if row.status != AppointmentStatus.BOOKED else "",
        "name": (row.client.name or "—") if named and row.client else "",
    }


def _contact_channels(person: Any) -> list[tuple[str, str]]:
    """(label, address) of each channel the person agreed to."""
    if person is None:
        return []
    channels = []
    if person.email and person.email_ok:
        channels.append((_("E-mail"), person.email))
    if person.phone and person.text_ok:
        channels.append((_("Text"), person.phone))
    if person.phone and person.voicemail_ok:
        channels.append((_("Phone, a message may be left"), person.phone))
    return channels
