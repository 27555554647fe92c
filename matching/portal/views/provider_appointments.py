"""A therapist's sessions: today's by name, those to come by time, and what became of each. Each name shown is noted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from config import db
from config.audit import actions
from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment, Status
from matching.booking.actions import appointment as appointments
from matching.booking.domain import late_start
from matching.booking.forms.booking import CancelForm
from matching.booking.gateways import video
from matching.portal import queries
from matching.portal.actions import remark
from matching.portal.forms import NotFitForm
from matching.portal.models import Reason
from matching.portal.web import provider_required
from providers.directory.actions.self_service import signature
from providers.directory.labels import CARE_TYPE, FORMAT
from providers.directory.models import Provider

READ, CHANGE, WHAT = "read", "change", "session"


@require_GET
@provider_required
def sessions(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Today by name; before and after by time, each with a page of its own."""
    now = db.clock()
    found = queries.caseload(provider, now)
    refs = [row.ref for row in found.today]
    with actions.noted_each(by=signature(provider), act=READ, what=WHAT, refs=refs, now=now):
        context = {
            "provider": provider,
            "place": "sessions",
            "today": [_line(row, named=True) for row in found.today],
            "later": [_line(row) for row in found.later],
            "unmarked": [_line(row) for row in found.unmarked],
        }
        return render(request, "portal/sessions.html", context)


@require_GET
@provider_required
def one(request: HttpRequest, provider: Provider, ref: str) -> HttpResponse:
    """Who comes, how they may be reached, what they shared, and what can be done."""
    row, now = _find(provider, ref), db.clock()
    with actions.noted(by=signature(provider), act=READ, what=WHAT, ref=ref, now=now):
        kinds = set(row.remarks.values_list("kind", flat=True))
        begun = row.session.lower <= now
        context = {
            "provider": provider,
            "place": "sessions",
            "one": row,
            "line": _line(row, named=True),
            "pronouns": row.client.pronouns if row.client else "",
            "ways": _ways(row.client),
            "booker": row.booker,
            "booker_ways": _ways(row.booker),
            "room": video.join_url(row, now),
            "opens": labels.clock_at(row.session.lower - late_start.OPENS, row.timezone) if video.room(row) else "",
            "ahead": row.status == Status.BOOKED and not begun,
            "markable": row.status == Status.BOOKED and begun,
            "over": row.session.upper <= now,
            "late": remark.LATE in kinds,
            "unfit": remark.NOT_FIT in kinds,
            "reasons": Reason.choices,
        }
        return render(request, "portal/session.html", context)


@require_POST
@provider_required
def mark(request: HttpRequest, provider: Provider, ref: str) -> HttpResponse:
    """Attended, late, or nobody came."""
    row, what = _find(provider, ref), request.POST.get("what", "")

    def act() -> None:
        if what == "late":
            remark.late(appointment=row)
        elif what == "attended":
            appointments.complete(appointment=row, by="provider")
        elif what == "missed":
            appointments.no_show(appointment=row, by="provider")
        else:
            raise Http404

    return _do(request, provider, row, what, act, _("Noted. Thank you."))


@require_POST
@provider_required
def cancel(request: HttpRequest, provider: Provider, ref: str) -> HttpResponse:
    """Cancel a session ahead: its client is told at once, with up to three other times kept for them."""
    row, form = _find(provider, ref), CancelForm(request.POST)
    if not form.is_valid():
        raise Http404

    def act() -> None:
        appointments.cancel(
            appointment=row,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by="provider",
        )

    return _do(
        request, provider, row, "cancel", act, _("It is cancelled. Your client is told, and offered other times.")
    )


@require_POST
@provider_required
def not_fit(request: HttpRequest, provider: Provider, ref: str) -> HttpResponse:
    """Somebody else should see this client: first visits with others are kept for them."""
    row, form = _find(provider, ref), NotFitForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Please say why; one of the reasons is enough."))
        return redirect("practice-session", ref)
    said = form.cleaned_data

    def act() -> None:
        remark.not_fit(appointment=row, version=said["version"], reason=said["reason"])

    return _do(request, provider, row, "not a fit", act, _("Noted. Your client is offered times with others."))


def _do(
    request: HttpRequest, provider: Provider, row: Appointment, note: str, act: Any, done: str
) -> HttpResponse:  # fmt: skip
    """Carry it out with a line in the log, and back to the session's page."""
    now = db.clock()
    try:
        with actions.noted(by=signature(provider), act=CHANGE, what=WHAT, ref=row.ref, now=now, note=note):
            act()
    except appointments.NotYet:
        messages.warning(request, _("That session is not over yet."))
    except Refused as error:
        messages.warning(request, str(CODES[error.code][1]))
    else:
        messages.success(request, done)
    return redirect("practice-session", row.ref)


def _find(provider: Provider, ref: str) -> Appointment:
    found = queries.session(provider, ref)
    if found is None:
        raise Http404
    return found


def _line(row: Appointment, *, named: bool = False) -> dict[str, Any]:
    visit = _("First visit") if row.visit == "first" else _("Later visit")
    return {
        "ref": row.ref,
        "when": labels.when(row.session.lower, row.timezone),
        "until": labels.clock_at(row.session.upper, row.timezone),
        "kind": ", ".join(map(str, (CARE_TYPE[row.care_type], FORMAT[row.format], visit))),
        "status": row.get_status_display() if row.status != Status.BOOKED else "",
        "name": (row.client.name or "—") if named and row.client else "",
    }


def _ways(person: Any) -> list[tuple[str, str]]:
    """How they said they may be reached, and no other way."""
    if person is None:
        return []
    found = []
    if person.email and person.email_ok:
        found.append((_("E-mail"), person.email))
    if person.phone and person.text_ok:
        found.append((_("Text"), person.phone))
    if person.phone and person.voicemail_ok:
        found.append((_("Phone, a message may be left"), person.phone))
    return found
