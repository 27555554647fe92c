"""Hold an opening for the caller, book it, and show the confirmation to read out."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config import db
from config.text import identifiers
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.criteria import MINORS
from matching.appointments.models import Appointment, AppointmentStatus
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import hold as hold_actions
from matching.booking.presenters import refusal
from matching.booking.queries import alternatives, consent
from matching.booking.queries import appointment as appointment_queries
from matching.console.admin.phone_booking.base import (
    BOOKED,
    appointment_summary,
    current_hold,
    current_request,
    log_access,
    render_page,
)
from matching.console.forms.phone_booking import HoldForm, PhoneBookingForm
from matching.search.domain.answers import criteria, first_unanswered
from matching.search.queries import match_request as match_request_queries
from providers.directory.models import Provider

# Staff hold for many callers, so their holds don't count against a network's limit.
NO_NETWORK = b""


def hold(request: HttpRequest) -> HttpResponse:
    """Hold an opening for the caller, in place of the previous hold."""
    match_request, form = current_request(request), HoldForm(request.POST)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if match_request is None or first_unanswered(match_request_queries.answers(match_request)):
        return redirect("admin:matching_phone_ask")
    slug = identifiers.slug(request.POST.get("provider", ""))
    provider = Provider.objects.filter(slug=slug).first() if form.is_valid() else None
    if provider is None:
        raise Http404
    now, match_criteria = db.db_now(), criteria(match_request_queries.answers(match_request))
    match, start = match_request_queries.match_to_hold(match_request, match_criteria, now), form.cleaned_data["start"]
    refusal_context: dict[str, Any] = {}
    with log_access(request, "change", "answers", match_request.ref, "hold"):
        try:
            hold_actions.create_hold(
                match=match, provider=provider, start=start, network=NO_NETWORK, by="staff", now=now
            )
        except BookingRefused as error:
            others = alternatives.for_refusal(error, match_criteria, now, provider, now)
            refusal_context = refusal.explain(error, others, match_criteria.timezone)
    if refusal_context:
        return render_page(request, "phone_refused", refusal_context["title"], 409, refused=refusal_context)
    return redirect("admin:matching_phone_book")


def book(request: HttpRequest) -> HttpResponse:
    """Ask for the client's details and consents, then book the held opening."""
    held = current_hold(request)
    if held is None:
        return redirect("admin:matching_phone_list")
    now = db.db_now()
    form = PhoneBookingForm(
        request.POST if request.method == "POST" else None,
        guardian=held.match_criteria.age_group in MINORS,
        guardian_required=consent.minimum_age_for_hold(held) is None,
        today=now.date(),
        insured=held.match_criteria.self_pay_max is None,
        use_required_attribute=False,
    )
    refusal_context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        refusal_context = _book(request, held, form, now)
        if not refusal_context and not form.errors:
            request.session[BOOKED] = held.ref
            return redirect("admin:matching_phone_told")
    status = 409 if refusal_context else 400 if form.errors else 200
    return render_page(
        request,
        "phone_details",
        _("Who is coming?"),
        status,
        form=form,
        refused=refusal_context,
        minor=held.match_criteria.age_group in MINORS,
        alone=consent.minimum_age_for_hold(held),
        policy=held.provider.cancel_policy or settings.CANCEL_POLICY,
        **appointment_summary(held),
    )


def _book(request: HttpRequest, held: Appointment, form: PhoneBookingForm, now: datetime) -> dict[str, Any]:
    """Book the hold. Return the template context of a refusal, or an empty dict; add form errors if an adult must book.

    A refusal is handled inside the logged block, because an exception would roll back the new cost that it saved.
    """
    who = request.user.get_username()
    details = form.phone_details(state=held.match_criteria.state, timezone=held.client_timezone, staff=who)
    with log_access(request, "change", "appointment", held.ref, "booked for a caller"):
        try:
            appointment_actions.confirm(appointment=held, details=details, known=None, by="staff")
        except appointment_actions.GuardianNeeded:
            form.add_error("date_of_birth", _("For someone this young an adult must book. Please check who it is for."))
        except BookingRefused as error:
            others = alternatives.for_refusal(error, held.match_criteria, held.created_at, held.provider, now)
            return refusal.explain(error, others, held.match_criteria.timezone)
    return {}


def release(request: HttpRequest) -> HttpResponse:
    """Release the hold and return to the match list."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    held = current_hold(request)
    if held:
        with log_access(request, "change", "appointment", held.ref, "let go for a caller"):
            hold_actions.release(appointment=held, by="staff")
    return redirect("admin:matching_phone_list")


def confirmation(request: HttpRequest) -> HttpResponse:
    """What to tell the caller before the call ends, including the code to return with."""
    appointment = appointment_queries.get_appointment(request.session.get(BOOKED, ""))
    if appointment is None or appointment.status != AppointmentStatus.BOOKED:
        return redirect("admin:matching_phone_ask")
    with log_access(request, "read", "appointment", appointment.ref):
        person = appointment.booker or appointment.client
        silent = not (person and (person.email_ok or person.text_ok or person.voicemail_ok))
        return render_page(
            request,
            "phone_booked",
            _("The session is booked"),
            code=appointment_queries.return_code(appointment.ref) if appointment.return_code else "",
            silent=silent,
            policy=appointment.provider.cancel_policy or settings.CANCEL_POLICY,
            site=settings.SITE_URL,
            **appointment_summary(appointment),
        )
