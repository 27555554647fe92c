"""A booked session: look at it, move it, cancel it. Open to the browser that booked it, or that `link` let in."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from config.ground import database
from config.ground.problems import CODES
from matching import wording
from matching.actions import again as again_actions
from matching.actions import appointment as actions
from matching.actions import outbox
from matching.domain import placing
from matching.domain.appointment import Refused
from matching.domain.criteria import HORIZON_DAYS
from matching.forms.booking import AgainForm, CancelForm, MoveForm
from matching.gateways import calendar
from matching.models import Appointment, Status
from matching.queries import appointment as queries
from matching.queries import openings
from matching.views.days import by_day

KEY = "sessions"
# From one of these a client books again.
KEPT = (Status.BOOKED, Status.COMPLETED)


def let_in(request: HttpRequest, appointment: Appointment) -> None:
    """Let this browser see and change the appointment until its session ends."""
    request.session[KEY] = [*request.session.get(KEY, []), appointment.ref]


def is_in(request: HttpRequest, appointment: Appointment) -> bool:
    """Whether this browser was let in."""
    return appointment.ref in request.session.get(KEY, [])


@require_GET
def session(request: HttpRequest, ref: str) -> HttpResponse:
    """Everything about it, and what can be done."""
    one = _mine(request, ref)
    now = database.clock()
    context = {
        "one": one,
        "mine": wording.when(one.session.lower, one.client_timezone),
        "theirs": wording.when(one.session.lower, one.timezone) if one.timezone != one.client_timezone else None,
        "ahead": one.status == Status.BOOKED and one.session.lower > now,
        "cost": wording.cost_text(one.cost_basis, one.cost_amount),
        "days": by_day(_times(one, one.visit), one.client_timezone) if one.status == Status.BOOKED else [],
        "later": by_day(_later(one), one.client_timezone) if one.status in KEPT else [],
        "weeks": range(1, 5),
        "policy": one.provider.cancel_policy or settings.CANCEL_POLICY,
        "ways": {way.channel for way in outbox.ways(one)},
    }
    return render(request, "matching/session/page.html", context)


@require_POST
def move(request: HttpRequest, ref: str) -> HttpResponse:
    """To another time with the same therapist."""
    one, form = _mine(request, ref), MoveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please choose a time."))
        return redirect("session", ref)
    try:
        actions.reschedule(
            appointment=one, version=form.cleaned_data["version"], start=form.cleaned_data["start"],
            provider=one.provider, by="client",
        )  # fmt: skip
    except Refused as error:
        return _refused(request, error, ref)
    messages.success(request, _("Your session has a new time."))
    return redirect("session", ref)


@require_POST
def cancel(request: HttpRequest, ref: str) -> HttpResponse:
    """Not coming. No reason needed."""
    one, form = _mine(request, ref), CancelForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        actions.cancel(
            appointment=one, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"], by="client"
        )
    except Refused as error:
        return _refused(request, error, ref)
    messages.success(request, _("Your session is cancelled. You can book again whenever you like."))
    return redirect("session", ref)


@require_POST
def again(request: HttpRequest, ref: str) -> HttpResponse:
    """More sessions with the same therapist: all of the times, or none."""
    one, form = _mine(request, ref), AgainForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please choose a time."))
        return redirect("session", ref)
    starts = placing.weekly(form.cleaned_data["start"], one.timezone, form.cleaned_data["weeks"])
    try:
        made = again_actions.again(appointment=one, starts=starts, by="client")
    except Refused as error:
        at = error.figures.get("start")
        if at and len(starts) > 1:
            day = wording.when(datetime.fromisoformat(at), one.client_timezone)
            messages.warning(request, _("Nothing was booked. The time that can't be had: %(when)s.") % {"when": day})
        return _refused(request, error, ref)
    for new in made:
        let_in(request, new)
    told = ngettext("%(count)s more session is booked.", "%(count)s more sessions are booked.", len(made))
    messages.success(request, told % {"count": len(made)})
    return redirect("session", made[0].ref)


@require_GET
def calendar_file(request: HttpRequest, ref: str) -> HttpResponse:
    """The session for a calendar, named "Appointment"."""
    response = HttpResponse(
        calendar.file(_mine(request, ref), database.clock()), content_type="text/calendar; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response


def _mine(request: HttpRequest, ref: str) -> Appointment:
    found = queries.booked(ref) if ref in request.session.get(KEY, []) else None
    if found is None:
        raise Http404
    return found


def _times(one: Appointment, visit: str) -> list:
    now = database.clock()
    diary = openings.diaries([one.provider_id], now, except_ref=one.ref)[one.provider_id]
    length = placing.length(diary, one.care_type, one.format, visit)
    if length is None:
        return []
    plans = openings.payer_plans(one.asked.payer)
    found = diary.starts(length, now, now + timedelta(days=HORIZON_DAYS))
    return [
        start
        for start in found
        if start != one.session.lower and placing.stays_eligible(one.asked, diary, start, plans)
    ]


def _later(one: Appointment) -> list:
    """Times to book again, without those at which the client is somewhere already."""
    taken = queries.of_client(one, database.clock())
    length = one.session.upper - one.session.lower
    return [
        start
        for start in _times(one, "later")
        if not any(begin < start + length and start < end for begin, end in taken)
    ]


def _refused(request: HttpRequest, error: Refused, ref: str) -> HttpResponse:
    constraint = error.figures.get("constraint")
    messages.warning(request, wording.constraint(constraint) if constraint else str(CODES[error.code][1]))
    return redirect("session", ref)
