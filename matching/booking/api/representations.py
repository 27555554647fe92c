"""API representations as plain values; `schemas` describes their shapes."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from rest_framework.request import Request

from config import db
from config.crypto import tokens
from matching.appointments import labels
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.appointments.models import Appointment
from matching.booking.gateways import video
from matching.booking.models import Offer
from matching.booking.queries import alternatives
from matching.search.api.representations import format_datetime, serialize_cost
from providers.directory.models import Provider


def serialize_hold(held: Appointment, left: int | None = None) -> dict[str, Any]:
    """Return a hold for the API. `left` is in seconds and defaults to the time left now; a lapsed hold has 0."""
    if left is None:
        left = math.floor((held.held_until - db.db_now()).total_seconds()) if held.held_until else 0
    return {
        "id": held.ref,
        "status": held.status,
        "expires_in": max(left, 0),
        "expires_at": format_datetime(held.held_until) if held.held_until else None,
        "start": format_datetime(held.period.lower),
        "end": format_datetime(held.period.upper),
        "provider": held.provider.slug,
    }


def serialize_appointment(request: Request, appointment: Appointment) -> dict[str, Any]:
    """Return an appointment for the API."""
    token = tokens.derive("calendar", appointment.ref)
    return {
        "id": appointment.ref,
        "status": appointment.status,
        "version": appointment.version,
        "start": format_datetime(appointment.period.lower),
        "end": format_datetime(appointment.period.upper),
        "timezone": appointment.timezone,
        "provider": {
            "slug": appointment.provider.slug,
            "display_name": appointment.provider.display_name,
            "credentials": appointment.provider.credentials,
        },
        "calendar_url": request.build_absolute_uri(
            f"/api/v1/appointments/{appointment.ref}/calendar.ics?token={token}"
        ),
        "join_url": video.join_url(appointment, db.db_now()),
        "cost": serialize_cost(appointment.cost_basis, appointment.cost_amount, appointment.deductible_left),
        "confirm_by": format_datetime(appointment.deadline) if appointment.deadline else None,
    }


def serialize_offer(offer: Offer, now: datetime) -> dict[str, Any]:
    """Return an offer for the API."""
    held = offer.appointment
    live = held.held_until and offer.effective_status == "open"
    return {
        "id": offer.ref,
        "kind": offer.kind,
        "status": offer.effective_status,
        "expires_in": max(math.floor((offer.expires_at - now).total_seconds()), 0) if live else 0,
        "expires_at": format_datetime(offer.expires_at) if live else None,
        "start": format_datetime(held.period.lower),
        "end": format_datetime(held.period.upper),
        "provider": held.provider.slug,
        "cost": serialize_cost(held.cost_basis, held.cost_amount),
    }


def conflict_details(
    error: BookingRefused, criteria: Criteria, as_of: datetime, provider: Provider, now: datetime
) -> dict[str, Any]:
    """Return the extra problem members of a refusal: other openings, or a sentence about the failed constraint."""
    members = dict(error.details)
    if "constraint" in members:
        return {"detail": labels.constraint(members["constraint"]), **members}
    if error.code in alternatives.TIME_REFUSALS:
        openings = alternatives.next_openings(criteria, as_of, provider, now)
        members["next_openings"] = [
            {"provider": opening.provider, "start": format_datetime(opening.start), "end": format_datetime(opening.end)}
            for opening in openings
        ]
    return members


def booking_conflict_details(
    appointment: Appointment, now: datetime, *, to: Provider | None = None, moving: bool = False
) -> Callable[[BookingRefused], dict[str, Any]]:
    """Return a function that builds the extra problem members of a refusal. `to` is the new provider of a move."""

    def refuse(error: BookingRefused) -> dict[str, Any]:
        criteria, as_of = appointment.match_criteria, appointment.created_at
        if moving:
            # A booked appointment can move within four weeks of now, regardless of the original search window.
            criteria, as_of = replace(criteria, earliest=None, window_days=HORIZON_DAYS), now
        members = conflict_details(error, criteria, as_of, to or appointment.provider, now)
        if error.code == "cost-changed":
            members["cost"] = serialize_cost(members.pop("basis"), members.pop("amount"))
        return members

    return refuse
