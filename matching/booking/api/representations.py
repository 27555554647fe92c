"""What the API answers with, as plain values: the shapes are those of `face`."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from rest_framework.request import Request

from config import db
from config.crypto import tokens
from matching.appointments import labels
from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.appointments.models import Appointment
from matching.availability import labels as cost_labels
from matching.booking.gateways import video
from matching.booking.models import Offer
from matching.booking.queries import alternatives
from matching.search.api.representations import format_datetime, format_money
from providers.directory.models import Provider


def serialize_hold(held: Appointment, left: int | None = None) -> dict[str, Any]:
    """A hold as the contract shows it, with the seconds `left`, else those left now. A lapsed one has none."""
    if left is None:
        left = math.floor((held.hold_until - db.clock()).total_seconds()) if held.hold_until else 0
    return {
        "id": held.ref,
        "status": held.status,
        "expires_in": max(left, 0),
        "expires_at": format_datetime(held.hold_until) if held.hold_until else None,
        "start": format_datetime(held.session.lower),
        "end": format_datetime(held.session.upper),
        "provider": held.provider.slug,
    }


def serialize_appointment(request: Request, one: Appointment) -> dict[str, Any]:
    """An appointment as the contract shows it."""
    token = tokens.derive("calendar", one.ref)
    return {
        "id": one.ref,
        "status": one.status,
        "version": one.version,
        "start": format_datetime(one.session.lower),
        "end": format_datetime(one.session.upper),
        "timezone": one.timezone,
        "provider": {
            "slug": one.provider.slug,
            "display_name": one.provider.display_name,
            "credentials": one.provider.credentials,
        },
        "calendar_url": request.build_absolute_uri(f"/api/v1/appointments/{one.ref}/calendar.ics?token={token}"),
        "join_url": video.join_url(one, db.clock()),
        "cost": {
            "basis": one.cost_basis,
            "text": cost_labels.cost_text(one.cost_basis, one.cost_amount, one.deductible_left),
            "amount": format_money(one.cost_amount),
        },
    }


def serialize_offer(one: Offer, now: datetime) -> dict[str, Any]:
    """An offer as the contract shows it."""
    held = one.appointment
    live = held.hold_until and one.shown_status == "open"
    return {
        "id": one.ref,
        "kind": one.kind,
        "status": one.shown_status,
        "expires_in": max(math.floor((one.expires_at - now).total_seconds()), 0) if live else 0,
        "expires_at": format_datetime(one.expires_at) if live else None,
        "start": format_datetime(held.session.lower),
        "end": format_datetime(held.session.upper),
        "provider": held.provider.slug,
        "cost": {
            "basis": held.cost_basis,
            "text": cost_labels.cost_text(held.cost_basis, held.cost_amount),
            "amount": format_money(held.cost_amount),
        },
    }


def conflict_details(
    error: Refused, criteria: Criteria, as_of: datetime, provider: Provider, now: datetime
) -> dict[str, Any]:
    """The members of a refusal beside the standard ones: other times from `now`, or the gate that is shut."""
    figures = dict(error.figures)
    if "constraint" in figures:
        return {"detail": labels.constraint(figures["constraint"]), **figures}
    if error.code in alternatives.REFUSED_TIMES:
        found = alternatives.next_openings(criteria, as_of, provider, now)
        figures["next_openings"] = [
            {"provider": a.provider, "start": format_datetime(a.start), "end": format_datetime(a.end)} for a in found
        ]
    return figures


def booking_conflict_details(
    one: Appointment, now: datetime, *, to: Provider | None = None, moving: bool = False
) -> Callable[[Refused], dict[str, Any]]:
    """What stands beside a refusal to book an appointment, or to move it, perhaps to another provider."""

    def refuse(error: Refused) -> dict[str, Any]:
        criteria, as_of = one.asked, one.created_at
        if moving:
            # A booked session moves within four weeks of now, whatever the days once asked for.
            criteria, as_of = replace(criteria, earliest=None, window_days=HORIZON_DAYS), now
        members = conflict_details(error, criteria, as_of, to or one.provider, now)
        if error.code == "cost-changed":
            basis, amount = members.pop("basis"), members.pop("amount")
            members["cost"] = {
                "basis": basis,
                "text": cost_labels.cost_text(basis, amount),
                "amount": format_money(amount),
            }
        return members

    return refuse
