"""`/offers/`: a time that is kept for somebody for hours, to take or to let go."""

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
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment
from matching.booking.actions import offer as actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer
from matching.booking.api.booking_view import BookingView, key
from matching.booking.api.representations import (
    booking_conflict_details,
    serialize_appointment,
    serialize_hold,
    serialize_offer,
)
from matching.booking.models import Offer, OfferKind
from matching.booking.queries import offer as queries
from matching.booking.queries.appointment import Gone

ACCEPTED = PolymorphicProxySerializer(
    "AcceptedOffer", [booking_schemas.NewAppointment, booking_schemas.NewHold], resource_type_field_name=None
)


class OfferDetail(BookingView):
    """One offer."""

    needs_key = False
    problems = (410,)

    @extend_schema(responses=booking_schemas.Offer, operation_id="offer")
    def get(self, request: Request, ref: str) -> Response:
        serializer_fields.Nothing.parse_query(request.query_params)
        now = db.clock()
        return Response(serialize_offer(_found(request, ref, now), now))


class OfferAcceptance(BookingView):
    """Taking it: after a cancellation the session is booked (201), from the waiting list it is held, to be booked (200)."""

    route = "offers/accept"

    @extend_schema(
        request=None, responses={200: ACCEPTED, 201: booking_schemas.NewAppointment}, operation_id="offer_accept"
    )
    def post(self, request: Request, ref: str) -> HttpResponse:
        asked = serializer_fields.Nothing.parse(request.data)
        key(request)
        now = db.clock()
        found = _found(request, ref, now)

        def effect() -> tuple[int, Any]:
            taken, new = actions.accept(offer=found, by="client")
            if found.kind == OfferKind.RESCUE:
                token = tokens.derive("appointment", taken.ref)
                return 201 if new else 200, {**serialize_appointment(request, taken), "token": token}
            return 200, {**serialize_hold(taken, _seconds(taken, now)), "token": tokens.derive("hold", taken.ref)}

        return self.once(
            request, principal=bearer(request), asked=asked, effect=effect, refuse=_refuser(found, now), now=now
        )


class OfferRefusal(BookingView):
    """Letting it go. Nobody minds, and no reason is asked."""

    route = "offers/decline"

    @extend_schema(request=None, responses={200: booking_schemas.Offer}, operation_id="offer_decline")
    def post(self, request: Request, ref: str) -> HttpResponse:
        asked = serializer_fields.Nothing.parse(request.data)
        key(request)
        now = db.clock()
        found = _found(request, ref, now)

        def effect() -> tuple[int, Any]:
            return 200, serialize_offer(actions.decline(offer=found, by="client"), now)

        return self.once(
            request, principal=bearer(request), asked=asked, effect=effect, refuse=_refuser(found, now), now=now
        )


def _seconds(held: Appointment, now: datetime) -> int:
    """The seconds left of a hold that was just kept for at least ten minutes."""
    left = math.floor((held.hold_until - now).total_seconds()) if held.hold_until else 0
    least = settings.HOLD_MINUTES * 60
    return left if left > least + 1 else least if held.hold_until else 0


def _refuser(one: Offer, now: datetime) -> Callable[[Refused], dict[str, Any]]:
    return booking_conflict_details(one.appointment, now)


def _found(request: Request, ref: str, now: datetime) -> Offer:
    try:
        found = queries.by_token(ref, bearer(request), now)
    except Gone as error:
        raise Problem("expired") from error
    if found is None:
        raise Http404
    return found
