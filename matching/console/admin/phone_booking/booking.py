"""A time is held for the caller and booked, and they are told what to write down."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from config import db
from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.criteria import MINORS
from matching.appointments.models import Appointment, Status
from matching.booking.actions import appointment as actions
from matching.booking.actions import hold as holds
from matching.booking.presenters import refusal
from matching.booking.queries import alternatives, consent
from matching.booking.queries import appointment as appointments
from matching.console.admin.phone_booking.frame import BOOKED, held_of, kept_of, moment, noted, shown
from matching.console.forms.phone_booking import CallForm, Picked
from matching.search.domain.answers import criteria, missing
from matching.search.queries import match_request as queries
from providers.directory.models import Provider

# Staff hold for many: they count against no network's limits.
NO_NETWORK = b""


def hold(request: HttpRequest) -> HttpResponse:
    """Hold a time for the caller; the one held before is let go."""
    kept, picked = kept_of(request), Picked(request.POST)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if kept is None or missing(queries.answers(kept)):
        return redirect("admin:matching_call_ask")
    provider = Provider.objects.filter(slug=request.POST.get("provider", "")).first() if picked.is_valid() else None
    if provider is None:
        raise Http404
    now, wanted = db.clock(), criteria(queries.answers(kept))
    match, start = queries.match_to_hold(kept, wanted, now), picked.cleaned_data["start"]
    refused: dict[str, Any] = {}
    with noted(request, "change", "answers", kept.ref, "hold"):
        try:
            holds.hold(match=match, provider=provider, start=start, network=NO_NETWORK, by="staff", now=now)
        except Refused as error:
            others = alternatives.for_refusal(error, wanted, now, provider, now)
            refused = refusal.explain(error, others, wanted.timezone)
    if refused:
        return shown(request, "call_taken", refused["title"], 409, refused=refused)
    return redirect("admin:matching_call_book")


def book(request: HttpRequest) -> HttpResponse:
    """Who comes, how they may be reached, what was read aloud; then the session is booked."""
    held = held_of(request)
    if held is None:
        return redirect("admin:matching_call_list")
    now = db.clock()
    form = CallForm(
        request.POST if request.method == "POST" else None,
        guardian=held.asked.age_group in MINORS,
        guardian_required=consent.alone(held) is None,
        today=now.date(),
        insured=held.asked.self_pay_max is None,
        use_required_attribute=False,
    )
    refused: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        refused = _book(request, held, form, now)
        if not refused and not form.errors:
            request.session[BOOKED] = held.ref
            return redirect("admin:matching_call_told")
    status = 409 if refused else 400 if form.errors else 200
    return shown(
        request,
        "call_book",
        _("Who is coming?"),
        status,
        form=form,
        refused=refused,
        minor=held.asked.age_group in MINORS,
        alone=consent.alone(held),
        policy=held.provider.cancel_policy or settings.CANCEL_POLICY,
        **moment(held),
    )


def _book(request: HttpRequest, held: Appointment, form: CallForm, now: datetime) -> dict[str, Any]:
    """Book it; what stood in the way, in words. A refusal is told inside the block: its new cost is kept."""
    who = request.user.get_username()
    details = form.spoken(state=held.asked.state, timezone=held.client_timezone, staff=who)
    with noted(request, "change", "session", held.ref, "booked for a caller"):
        try:
            actions.confirm(appointment=held, details=details, known=None, by="staff")
        except actions.GuardianNeeded:
            form.add_error("date_of_birth", _("For someone this young an adult must book. Please check who it is for."))
        except Refused as error:
            others = alternatives.for_refusal(error, held.asked, held.created_at, held.provider, now)
            return refusal.explain(error, others, held.asked.timezone)
    return {}


def release(request: HttpRequest) -> HttpResponse:
    """Let the time go and look on."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    held = held_of(request)
    if held:
        with noted(request, "change", "session", held.ref, "let go for a caller"):
            holds.release(appointment=held, by="staff")
    return redirect("admin:matching_call_list")


def told(request: HttpRequest) -> HttpResponse:
    """What to say before the call ends, the code to come back by among it."""
    found = appointments.booked(request.session.get(BOOKED, ""))
    if found is None or found.status != Status.BOOKED:
        return redirect("admin:matching_call_ask")
    with noted(request, "read", "session", found.ref):
        person = found.booker or found.client
        silent = not (person and (person.email_ok or person.text_ok or person.voicemail_ok))
        return shown(
            request,
            "call_told",
            _("The session is booked"),
            code=appointments.return_code(found.ref) if found.return_code else "",
            silent=silent,
            policy=found.provider.cancel_policy or settings.CANCEL_POLICY,
            site=settings.SITE_URL,
            **moment(found),
        )
