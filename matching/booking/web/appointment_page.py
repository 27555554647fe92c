"""The page of a booked appointment, which several views answer with."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from config import db
from config.http.problems import CODES
from content import queries as articles
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.appointments.models import Appointment, Status
from matching.availability import labels as cost_labels
from matching.availability.domain import booking_rules
from matching.availability.domain.cost import SELF_PAY_FEE
from matching.availability.queries import openings
from matching.booking.actions import outbox
from matching.booking.domain import late_start
from matching.booking.forms.attendance import ContestForm, PlaceForm
from matching.booking.gateways import video
from matching.booking.models import Contest
from matching.booking.queries import appointment as queries
from matching.search.presenters.calendar import by_day

# From one of these a client books again.
KEPT = (Status.BOOKED, Status.COMPLETED)
# What may be read before a first visit. None by concern: the page names none, and somebody may look over a shoulder.
BEFOREHAND = ("your-first-session", "what-insurance-pays")


def render_page(request: HttpRequest, one: Appointment, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page of an appointment that this browser was let in to; `more` is what a form on it has to say."""
    now = db.clock()
    start = one.session.lower
    ahead = one.status == Status.BOOKED and start > now
    context = {
        "one": one,
        "mine": labels.when(start, one.client_timezone),
        "theirs": labels.when(start, one.timezone) if one.timezone != one.client_timezone else None,
        "ahead": ahead,
        "cost": cost_labels.cost_text(one.cost_basis, one.cost_amount, one.deductible_left),
        "questions": cost_labels.insurer_questions() if one.cost_basis != SELF_PAY_FEE and ahead else [],
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


def return_with_reason(request: HttpRequest, error: Refused, ref: str) -> HttpResponse:
    """Back to the page, with the reason."""
    constraint = error.figures.get("constraint")
    messages.warning(request, labels.constraint(constraint) if constraint else str(CODES[error.code][1]))
    return redirect("session", ref)


def _times(one: Appointment, visit: str) -> list:
    now = db.clock()
    diary = openings.diaries([one.provider_id], now, except_ref=one.ref)[one.provider_id]
    length = diary.visit_type(one.care_type, one.format, visit)
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
