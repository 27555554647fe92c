"""`/offers/`: read, accept and decline offers."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from config import db
from config.crypto import tokens
from config.http import serializer_fields
from config.http.problems import Problem
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment
from matching.booking.actions import offer as offer_actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer
from matching.booking.api.booking_view import BookingView, idempotency_key
from matching.booking.api.representations import (
    booking_conflict_details,
    serialize_appointment,
    serialize_hold,
    serialize_offer,
)
from matching.booking.models import Offer, OfferKind
from matching.booking.queries import offer as offer_queries
from matching.booking.queries.appointment import TokenExpired

ACCEPTED = PolymorphicProxySerializer(
    "AcceptedOffer", [booking_schemas.NewAppointment, booking_schemas.NewHold], resource_type_field_name=None
)


class OfferDetail(BookingView):
    """Read an offer."""

    requires_idempotency_key = False
    problems = (410,)

    @extend_schema(responses=booking_schemas.Offer, operation_id="offer")
    def get(self, request: Request, ref: str) -> Response:
        serializer_fields.EmptySerializer.parse_query(request.query_params)
        now = db.db_now()
        return Response(serialize_offer(_get_offer(request, ref, now), now))


class OfferAcceptance(BookingView):
    """Accept an offer. A replacement is booked (201); a waitlist offer becomes a hold to book (200)."""

    route = "offers/accept"

    @extend_schema(
        request=None, responses={200: ACCEPTED, 201: booking_schemas.NewAppointment}, operation_id="offer_accept"
    )
    def post(self, request: Request, ref: str) -> HttpResponse:
        data = serializer_fields.EmptySerializer.parse(request.data)
        idempotency_key(request)
        now = db.db_now()
        offer = _get_offer(request, ref, now)

        def effect() -> tuple[int, Any]:
            appointment, accepted_now = offer_actions.accept(offer=offer, by="client")
            if offer.kind == OfferKind.RESCUE:
                token = tokens.derive("appointment", appointment.ref)
                return 201 if accepted_now else 200, {**serialize_appointment(request, appointment), "token": token}
            return 200, {
                **serialize_hold(appointment, _seconds(appointment, now)),
                "token": tokens.derive("hold", appointment.ref),
            }

        return self.run_once(
            request, principal=bearer(request), data=data, effect=effect, refuse=_conflict_details(offer, now), now=now
        )


class OfferRefusal(BookingView):
    """Decline an offer."""

    route = "offers/decline"

    @extend_schema(request=None, responses={200: booking_schemas.Offer}, operation_id="offer_decline")
    def post(self, request: Request, ref: str) -> HttpResponse:
        data = serializer_fields.EmptySerializer.parse(request.data)
        idempotency_key(request)
        now = db.db_now()
        offer = _get_offer(request, ref, now)

        def effect() -> tuple[int, Any]:
            return 200, serialize_offer(offer_actions.decline(offer=offer, by="client"), now)

        return self.run_once(
            request, principal=bearer(request), data=data, effect=effect, refuse=_conflict_details(offer, now), now=now
        )


def _seconds(held: Appointment, now: datetime) -> int:
    """Return the seconds left of a hold that was just extended to at least ten minutes."""
    remaining = math.floor((held.held_until - now).total_seconds()) if held.held_until else 0
    minimum = settings.HOLD_MINUTES * 60
    return remaining if remaining > minimum + 1 else minimum if held.held_until else 0


def _conflict_details(offer: Offer, now: datetime) -> Callable[[BookingRefused], dict[str, Any]]:
    return booking_conflict_details(offer.appointment, now)


def _get_offer(request: Request, ref: str, now: datetime) -> Offer:
    try:
        offer = offer_queries.by_token(ref, bearer(request), now)
    except TokenExpired as error:
        raise Problem("expired") from error
    if offer is None:
        raise Http404
    return offer
