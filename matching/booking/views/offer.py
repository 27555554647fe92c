"""Offered times: view, accept one, or decline all. A GET request changes nothing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from config import db
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import AppointmentStatus
from matching.availability import labels as cost_labels
from matching.booking.actions import offer as offer_actions
from matching.booking.models import Offer, OfferKind
from matching.booking.presenters import refusal
from matching.booking.queries import offer as offer_queries
from matching.booking.queries.appointment import TokenExpired
from matching.booking.web.appointment_access import grant_access, grant_hold


@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, ref: str, token: str) -> HttpResponse:
    """An offer and its siblings."""
    now = db.db_now()
    try:
        offer_row = offer_queries.by_token(ref, token, now)
    except TokenExpired:
        offer_row = None
    if offer_row is None:
        return render(request, "booking/offer/expired.html", status=410)
    status = 200
    if request.method == "POST":
        chosen = _chosen(offer_row, request.POST.get("offer", ""))
        try:
            return _answer(request, offer_row, chosen)
        except BookingRefused as error:
            messages.warning(request, refusal.sentence(error))
            status = 409
            offer_row.refresh_from_db()
    live = [each for each in (offer_row, *offer_row.siblings()) if _is_live(each)]
    context = {
        "rescue": offer_row.kind == OfferKind.RESCUE,
        "offers": [_item(each) for each in sorted(live, key=lambda each: each.id)],
        "accepted": offer_row.status == "accepted" and offer_row.appointment.client_id,
    }
    return render(request, "booking/offer/page.html", context, status=status)


def _answer(request: HttpRequest, offer_row: Offer, chosen: Offer) -> HttpResponse:
    if "accept" not in request.POST:
        offer_actions.decline(offer=offer_row, with_siblings=True, by="client")
        messages.success(request, _("Thank you. The times are free for others again."))
        return redirect(request.path)
    appointment, _new = offer_actions.accept(offer=chosen, by="client")
    request.session.cycle_key()
    if appointment.client_id:
        grant_access(request, appointment)
        return redirect("appointment", appointment.ref)
    grant_hold(request, appointment)
    return redirect("booking-details", appointment.ref)


def _chosen(offer_row: Offer, ref: str) -> Offer:
    """Return the offer whose button was pressed: this one, or a sibling on the same page."""
    return next((sibling for sibling in offer_row.siblings() if sibling.ref == ref), offer_row)


def _is_live(offer_row: Offer) -> bool:
    return offer_row.status in ("open", "lapsed", "accepted") and offer_row.appointment.status == AppointmentStatus.HELD


def _item(offer_row: Offer) -> dict[str, Any]:
    held = offer_row.appointment
    return {
        "ref": offer_row.ref,
        "when": labels.when(held.period.lower, held.client_timezone),
        "until": labels.when(offer_row.expires_at, held.client_timezone),
        "provider": held.provider,
        "cost": cost_labels.cost_text(held.cost_basis, held.cost_amount),
    }
