"""Offered times: look, take one, or say that none is right. Looking changes nothing; each button is one tap."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config import db
from config.http.problems import CODES
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Status
from matching.availability import labels as cost_labels
from matching.booking.actions import offer as actions
from matching.booking.models import Offer, OfferKind
from matching.booking.queries import offer as queries
from matching.booking.queries.appointment import Gone
from matching.booking.web.appointment_access import grant_access, grant_hold


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, ref: str, token: str) -> HttpResponse:
    """One offer and its siblings."""
    now = db.clock()
    try:
        one = queries.by_token(ref, token, now)
    except Gone:
        one = None
    if one is None:
        return render(request, "booking/offer/gone.html", status=410)
    status = 200
    if request.method == "POST":
        chosen = _chosen(one, request.POST.get("offer", ""))
        try:
            return _act(request, one, chosen)
        except Refused as error:
            constraint = error.figures.get("constraint")
            messages.warning(request, labels.constraint(constraint) if constraint else str(CODES[error.code][1]))
            status = 409
            one.refresh_from_db()
    live = [found for found in (one, *one.siblings()) if _live(found)]
    context = {
        "rescue": one.kind == OfferKind.RESCUE,
        "offers": [_told(found) for found in sorted(live, key=lambda found: found.id)],
        "accepted": one.status == "accepted" and one.appointment.client_id,
    }
    return render(request, "booking/offer/page.html", context, status=status)


def _act(request: HttpRequest, one: Offer, chosen: Offer) -> HttpResponse:
    if "accept" not in request.POST:
        actions.decline(offer=one, whole=True, by="client")
        messages.success(request, _("Thank you. The times are free for others again."))
        return redirect(request.path)
    taken, _new = actions.accept(offer=chosen, by="client")
    request.session.cycle_key()
    if taken.client_id:
        grant_access(request, taken)
        return redirect("session", taken.ref)
    grant_hold(request, taken)
    return redirect("details", taken.ref)


def _chosen(one: Offer, ref: str) -> Offer:
    """The offer that was tapped: this one, or a sibling on the same page."""
    return next((found for found in one.siblings() if found.ref == ref), one)


def _live(one: Offer) -> bool:
    return one.status in ("open", "lapsed", "accepted") and one.appointment.status == Status.HELD


def _told(one: Offer) -> dict[str, Any]:
    held = one.appointment
    return {
        "ref": one.ref,
        "when": labels.when(held.session.lower, held.client_timezone),
        "until": labels.when(one.expires_at, held.client_timezone),
        "provider": held.provider,
        "cost": cost_labels.cost_text(held.cost_basis, held.cost_amount),
    }
