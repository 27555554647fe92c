"""A booked session: look at it, move it, cancel it. Open to the browser that booked it, or that `link` let in."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from config import db
from config.http import tab_sessions
from config.http.problems import CODES
from content import queries as articles
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.appointments.models import Appointment, Status
from matching.availability.domain import booking_rules
from matching.availability.domain.cost import SELF_PAY_FEE
from matching.availability.queries import openings
from matching.booking.actions import appointment as actions
from matching.booking.actions import outbox
from matching.booking.actions import rebook as again_actions
from matching.booking.domain import late_start
from matching.booking.forms.attendance import ContestForm, PlaceForm
from matching.booking.forms.booking import AgainForm, CancelForm, MoveForm
from matching.booking.gateways import calendar, video
from matching.booking.models import Contest
from matching.booking.queries import appointment as queries
from matching.search.presenters.calendar import by_day

KEY = "sessions"
# From one of these a client books again.
KEPT = (Status.BOOKED, Status.COMPLETED)
# What may be read before a first visit. None by concern: the page names none, and somebody may look over a shoulder.
BEFOREHAND = ("your-first-session", "what-insurance-pays")


def let_in(request: HttpRequest, appointment: Appointment) -> None:
    """Let this browser see and change the appointment until its session ends."""
    request.session[KEY] = [*request.session.get(KEY, []), appointment.ref]
    tab_sessions.begin(request)


def is_in(request: HttpRequest, appointment: Appointment) -> bool:
    """Whether this browser was let in."""
    return appointment.ref in request.session.get(KEY, [])


@require_GET
def session(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about it, and what can be done."""
    return page(request, mine(request, ref))


def page(request: HttpRequest, one: Appointment, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of an appointment that this browser was let in to; `more` is what a form on it has to say."""
    now = db.clock()
    start = one.session.lower
    ahead = one.status == Status.BOOKED and start > now
    context = {
        "one": one,
        "mine": labels.when(start, one.client_timezone),
        "theirs": labels.when(start, one.timezone) if one.timezone != one.client_timezone else None,
        "ahead": ahead,
        "cost": labels.cost_text(one.cost_basis, one.cost_amount, one.deductible_left),
        "questions": labels.insurer_questions() if one.cost_basis != SELF_PAY_FEE and ahead else [],
        "estimated": one.estimates.exists(),
        "days": by_day(_times(one, one.visit), one.client_timezone) if one.status == Status.BOOKED else [],
        "later": by_day(_later(one), one.client_timezone) if one.status in KEPT else [],
        "related": articles.named(BEFOREHAND, now.astimezone(UTC).date()) if ahead and one.visit == "first" else [],
        "weeks": range(1, 5),
        "policy": one.provider.cancel_policy or settings.CANCEL_POLICY,
        "ways": {way.channel for way in outbox.ways(one)},
        **_room(one, now),
        "place": PlaceForm(
            zone=one.client_timezone,
            initial={"version": one.version, "state": one.asked.state, "timezone": one.client_timezone},
        )
        if ahead
        else None,
        "contest": Contest.objects.filter(appointment=one).first() if one.status == Status.NO_SHOW else None,
        "contesting": ContestForm(),
        **more,
    }
    return render(request, "booking/appointment/page.html", context, status=status)


def _room(one: Appointment, now: datetime) -> dict[str, Any]:
    """The way in, or when it appears; and what to do while the other side isn't there."""
    start, end = one.session.lower, one.session.upper
    if one.status != Status.BOOKED or now >= end:
        return {}
    meeting = late_start.meets(start, end, now)
    said = set(one.arrivals.values_list("who", "alone")) if meeting else set()
    return {
        "known": bool(video.room(one)),
        "join": video.join_url(one, now),
        "opens": labels.clock_at(start - late_start.OPENS, one.client_timezone),
        "meeting": meeting,
        "said": bool(said),
        "therapist_here": any(who == "provider" for who, _alone in said),
        "steps": late_start.steps(start, now, callable_=bool(settings.CONTACT_PHONE)) if said else (),
        "phone": settings.CONTACT_PHONE,
        "voicemail": bool(one.client and one.client.voicemail_ok),
    }


@require_POST
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """To another time with the same therapist."""
    one, form = mine(request, ref), MoveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please choose a time."))
        return redirect("session", ref)
    try:
        actions.reschedule(
            appointment=one, version=form.cleaned_data["version"], start=form.cleaned_data["start"],
            provider=one.provider, by="client",
        )  # fmt: skip
    except Refused as error:
        return refused(request, error, ref)
    messages.success(request, _("Your session has a new time."))
    return redirect("session", ref)


@require_POST
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Not coming. No reason needed."""
    one, form = mine(request, ref), CancelForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        actions.cancel(
            appointment=one, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"], by="client"
        )
    except Refused as error:
        return refused(request, error, ref)
    messages.success(request, _("Your session is cancelled. You can book again whenever you like."))
    return redirect("session", ref)


@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """More sessions with the same therapist: all of the times, or none."""
    one, form = mine(request, ref), AgainForm(request.POST)
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
        return refused(request, error, ref)
    for new in made:
        let_in(request, new)
    told = ngettext("%(count)s more session is booked.", "%(count)s more sessions are booked.", len(made))
    messages.success(request, told % {"count": len(made)})
    return redirect("session", made[0].ref)


@require_GET
def calendar_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The session for a calendar, named "Appointment"."""
    response = HttpResponse(calendar.file(mine(request, ref), db.clock()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


def mine(request: HttpRequest, ref: str) -> Appointment:
    """The appointment, for a browser that was let in. Raises Http404."""
    found = queries.booked(ref) if ref in request.session.get(KEY, []) else None
    if found is None:
        raise Http404
    return found


def _times(one: Appointment, visit: str) -> list:
    now = db.clock()
    diary = openings.diaries([one.provider_id], now, except_ref=one.ref)[one.provider_id]
    length = booking_rules.length(diary, one.care_type, one.format, visit)
    if length is None:
        return []
    plans = openings.payer_plans(one.asked.payer)
    found = diary.starts(length, now, now + timedelta(days=HORIZON_DAYS))
    return [
        start
        for start in found
        if start != one.session.lower and booking_rules.stays_eligible(one.asked, diary, start, plans)
    ]


def _later(one: Appointment) -> list:
    """Times to book again, without those at which the client is somewhere already."""
    taken = queries.of_client(one, db.clock())
    length = one.session.upper - one.session.lower
    return [
        start
        for start in _times(one, "later")
        if not any(begin < start + length and start < end for begin, end in taken)
    ]


def refused(request: HttpRequest, error: Refused, ref: str) -> HttpResponse:
    """Back to the page, with the reason."""
    constraint = error.figures.get("constraint")
    messages.warning(request, labels.constraint(constraint) if constraint else str(CODES[error.code][1]))
    return redirect("session", ref)
