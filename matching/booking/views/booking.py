"""Holding an opening and filling in the booking form."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config import db
from config.http import posted_form, throttles
from config.http.pages import NotOpenHere, posts_from
from config.http.problems import Problem
from config.text import identifiers
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.criteria import MINORS
from matching.appointments.models import Appointment, AppointmentStatus
from matching.availability import labels as cost_labels
from matching.booking.actions import appointment as appointment_actions
from matching.booking.actions import hold as hold_actions
from matching.booking.domain.caps import CapReached
from matching.booking.forms.booking import DetailsForm
from matching.booking.presenters import estimate, refusal
from matching.booking.queries import alternatives, consent, held_times
from matching.booking.queries import appointment as appointment_queries
from matching.booking.web.appointment_access import get_own_hold, grant_access, reopen_hold
from matching.booking.web.appointment_page import redirect_after
from matching.search.domain.answers import criteria, first_unanswered
from matching.search.queries import match_request as match_request_queries
from matching.search.web import current_request, saved_answers
from providers.directory.models import Provider


def hold(request: HttpRequest) -> HttpResponse:
    """Hold an opening for ten minutes and open the booking form, with what was typed into the form of another time.

    GET leads to the time that is held for these answers, or to the list.
    """
    if request.method != "POST":
        return _redirect_to_hold(request)
    match_request = current_request(request)
    answers = saved_answers(match_request)
    next_question = first_unanswered(answers)
    if match_request is None or next_question:
        if posted_form.typed_words(request):
            raise NotOpenHere
        messages.info(request, _("A few questions first, so that we only offer you times you can really have."))
        return redirect("question", next_question or "who")
    now = db.db_now()
    slug, start = _chosen_time(request)
    provider = Provider.objects.filter(slug=slug).first()
    if provider is None or start is None:
        raise Http404
    match_criteria = criteria(answers)
    match = match_request_queries.match_to_hold(match_request, match_criteria, now)
    try:
        held = hold_actions.create_hold(
            match=match, provider=provider, start=start, network=throttles.network_digest(request), by="client", now=now
        )
    except CapReached as error:
        context = {**refusal.explain_hold_cap(), **posted_form.context(request)}
        response = render(request, "booking/hold/refused.html", context, status=429)
        response["Retry-After"] = str(error.retry_after)
        return response
    except BookingRefused as error:
        return _refusal_response(request, error, match_criteria, now, provider, now)
    if posted_form.typed_words(request):
        # 307: the browser posts the words again, to the page of the new hold.
        return redirect("booking-form", held.ref, preserve_request=True)
    return redirect("booking-details", held.ref)


@require_http_methods(["GET", "HEAD", "POST"])
def details(request: HttpRequest, ref: str) -> HttpResponse:
    """The booking form. It preserves everything typed after an error or a lost hold."""
    held = get_own_hold(request, ref)
    if held.status == AppointmentStatus.BOOKED:
        return redirect("appointment", held.ref)
    now = db.db_now()
    form = _form(held, now, request.POST or None)
    refused = _lost_hold_context(request, held, now)
    if request.method == "POST" and form.is_valid() and not refused:
        try:
            booked = _book(held, form)
        except appointment_actions.GuardianNeeded:
            form.add_error("date_of_birth", _("For someone this young an adult must book. Please check who it is for."))
        except BookingRefused as error:
            refused = _refusal_context(error, held, now)
        except CapReached as error:
            refused = refusal.explain_cap(has_channel=form.has_channel())
            response = _page(request, held, form, now, refused, status=429)
            response["Retry-After"] = str(error.retry_after)
            return response
        else:
            grant_access(request, booked)
            return redirect_after(request, "booked", booked.ref)
    return _page(request, held, form, now, refused)


def _redirect_to_hold(request: HttpRequest) -> HttpResponse:
    match_request = current_request(request)
    held = appointment_queries.current_hold(match_request) if match_request else None
    return redirect("booking-details", held.ref) if held else redirect("match")


def _typed_page(request: HttpRequest, held: Appointment, announcement: str = "") -> HttpResponse:
    """Show the form with everything that was posted, without checking it yet. `announcement` is announced."""
    if held.status == AppointmentStatus.BOOKED:
        return redirect("appointment", held.ref)
    now = db.db_now()
    refused = _lost_hold_context(request, held, now)
    return _page(request, held, _form(held, now, initial=request.POST.dict()), now, refused, announcement=announcement)


def _lost_hold_context(request: HttpRequest, held: Appointment, now: datetime) -> dict[str, Any]:
    """Return the template context of a hold that was released or replaced: what is true now. Empty if it is held."""
    if held.status == AppointmentStatus.HELD:
        return {}
    match_request = current_request(request)
    newer = appointment_queries.current_hold(match_request) if match_request else None
    if held_times.is_free(held, now, except_ref=newer.ref if newer else ""):
        return refusal.explain_lost_hold(held, newer)
    others = alternatives.for_refusal(BookingRefused("slot-taken"), held.match_criteria, now, held.provider, now)
    context = refusal.explain(BookingRefused("slot-taken"), others, held.client_timezone)
    return {**context, "newer": refusal.newer_hold(newer) if newer else None}


def _form(held: Appointment, now: datetime, data: Any = None, **more: Any) -> DetailsForm:
    return DetailsForm(
        data,
        guardian=held.match_criteria.age_group in MINORS,
        guardian_required=consent.minimum_age_for_hold(held) is None,
        today=now.date(),
        insured=held.match_criteria.self_pay_max is None,
        child=held.match_criteria.age_group == "child",
        **more,
    )


def _page(
    request: HttpRequest,
    held: Appointment,
    form: DetailsForm,
    now: datetime,
    refused: dict[str, Any],
    *,
    status: int | None = None,
    announcement: str = "",
) -> HttpResponse:
    insured = held.match_criteria.self_pay_max is None
    context = {
        "form": form,
        "held": held,
        "is_for_child": held.match_criteria.age_group == "child",
        "is_minor": held.match_criteria.age_group in MINORS,
        "consent_age": consent.minimum_age_for_hold(held),
        "when": labels.when(held.period.lower, held.client_timezone),
        "until": labels.clock_at(held.held_until, held.client_timezone) if held.held_until else None,
        "seconds": max(int((held.held_until - now).total_seconds()), 0) if held.held_until else 0,
        "cost": cost_labels.cost_text(held.cost_basis, held.cost_amount),
        "refused": refused,
        "announcement": announcement,
        "minutes": int((held.period.upper - held.period.lower).total_seconds() // 60),
        "questions": cost_labels.insurer_questions() if insured else [],
        "policy": held.provider.cancel_policy or settings.CANCEL_POLICY,
        "estimate": estimate.draft(held),
    }
    status = status or (409 if refused else 400 if form.errors else 200)
    return render(request, "booking/hold/details.html", context, status=status)


@posts_from("booking-details")
def typed_form(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the booking form with what was typed elsewhere: for another time, or before a change of language."""
    return _typed_page(request, get_own_hold(request, ref))


@posts_from("booking-details")
def reopen(request: HttpRequest, ref: str) -> HttpResponse:
    """Open the form in a browser whose web session ended, by the four words of the answers, with everything typed."""
    if not throttles.consume(request, "resume", settings.RESUME_ATTEMPTS_PER_NETWORK_HOUR):
        raise Problem("rate-limited", retry_after=throttles.HOUR)
    held = reopen_hold(request, ref, request.POST.get("resume_code", "")[:60])
    if held is None:
        error = _("That code doesn't match. Check the four words.")
        context = {**posted_form.context(request, can_send_again=False), "error": error, "reopen": request.path}
        return render(request, "not_open_here.html", context, status=400)
    return _typed_page(request, held)


@posts_from("booking-details")
def extend(request: HttpRequest, ref: str) -> HttpResponse:
    """Extend the hold by ten minutes and show the form again with everything that was typed."""
    held = get_own_hold(request, ref)
    if held.status == AppointmentStatus.BOOKED:
        return redirect("appointment", ref)
    announcement = ""
    try:
        hold_actions.extend(appointment=held, by="client")
        announcement = _("You have ten more minutes.")
    except BookingRefused as error:
        if error.code == "extend-limit":
            announcement = refusal.sentence(error)
    return _typed_page(request, get_own_hold(request, ref), announcement)


@posts_from("booking-details")
def release(request: HttpRequest, ref: str) -> HttpResponse:
    """Release the hold and return to the results."""
    hold_actions.release(appointment=get_own_hold(request, ref), by="client")
    return redirect("shortlist")


def _refusal_context(error: BookingRefused, held: Appointment, now: datetime) -> dict[str, Any]:
    """Return the template context of a refusal: the reason and other openings."""
    others = alternatives.for_refusal(error, held.match_criteria, held.created_at, held.provider, now)
    return refusal.explain(error, others, held.match_criteria.timezone)


def _book(held: Appointment, form: DetailsForm) -> Appointment:
    booking_details = form.details(
        state=held.match_criteria.state, timezone=held.client_timezone, language=(get_language() or "en")[:2]
    )
    return appointment_actions.confirm(appointment=held, details=booking_details, known=None, by="client")[0]


def _refusal_response(
    request: HttpRequest, error: BookingRefused, criteria: Any, as_of: datetime, provider: Provider, now: datetime
) -> HttpResponse:
    others = alternatives.for_refusal(error, criteria, as_of, provider, now)
    context = {
        **refusal.explain(error, others, criteria.timezone),
        **posted_form.context(request, can_send_again=False),
    }
    return render(request, "booking/hold/refused.html", context, status=409)


def _chosen_time(request: HttpRequest) -> tuple[str, datetime | None]:
    """Return the provider's slug and the start of the button that was pressed. One button may hold both: `slug|start`."""
    slug, _bar, start = request.POST.get("choice", "").partition("|")
    slug, start = slug or request.POST.get("provider", ""), start or request.POST.get("start", "")
    return identifiers.slug(slug), _parse_instant(start)


def _parse_instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo else None
