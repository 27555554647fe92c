"""`/holds/`: keep a time for ten minutes, longer, or no longer."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from config import db
from config.crypto import tokens
from config.http import serializer_fields, throttles
from config.http.problems import Problem
from matching.appointments.domain.appointment import Refused
from matching.appointments.models import Appointment
from matching.booking.actions import hold as actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer, get_match
from matching.booking.api.booking_view import BookingView, key
from matching.booking.api.representations import conflict_details, serialize_hold
from matching.booking.queries import appointment as queries
from providers.directory.models import Provider


class HoldRequest(serializer_fields.Strict):
    """Which time, of whom, under which match."""

    match = serializer_fields.Text(max_length=16_000)
    provider = serializer_fields.Slug()
    start = serializer_fields.Instant()


class HoldList(BookingView):
    """Making a hold."""

    needs_token = False
    route = "holds"

    @extend_schema(request=HoldRequest, responses={201: booking_schemas.NewHold}, operation_id="hold_create")
    def post(self, request: Request) -> HttpResponse:
        asked = HoldRequest.parse(request.data)
        key(request)
        now = db.clock()
        match = get_match(asked["match"], now)
        network = throttles.network_digest(request)
        provider = Provider.objects.only("slug").filter(slug=asked["provider"]).first()
        if provider is None:
            raise Http404

        def effect() -> tuple[int, Any]:
            if queries.holds_too_many(network, now):
                raise Problem("too-many-holds", retry_after=60)
            held = actions.hold(
                match=match, provider=provider, start=asked["start"], network=network, by="client", now=now
            )
            return 201, {**serialize_hold(held, settings.HOLD_MINUTES * 60), "token": tokens.derive("hold", held.ref)}

        def refuse(error: Refused) -> dict[str, Any]:
            return conflict_details(error, match.criteria, match.as_of, provider, now)

        return self.once(request, principal=asked["match"], asked=asked, effect=effect, refuse=refuse, now=now)


class HoldDetail(BookingView):
    """Reading a hold, and letting it go."""

    needs_key = False
    problems = ()

    @extend_schema(responses=booking_schemas.Hold, operation_id="hold")
    def get(self, request: Request, ref: str) -> Response:
        serializer_fields.Nothing.parse_query(request.query_params)
        return Response(serialize_hold(_found(request, ref)))

    @extend_schema(responses={204: None}, operation_id="hold_release")
    def delete(self, request: Request, ref: str) -> Response:
        actions.release(appointment=_found(request, ref), by="client")
        return Response(status=204)


class HoldExtension(BookingView):
    """Keeping a hold longer."""

    route = "holds/extend"

    @extend_schema(request=None, responses={200: booking_schemas.Hold}, operation_id="hold_extend")
    def post(self, request: Request, ref: str) -> HttpResponse:
        asked = serializer_fields.Nothing.parse(request.data)
        key(request)
        held = _found(request, ref)
        now = db.clock()

        def effect() -> tuple[int, Any]:
            kept = actions.extend(appointment=held, by="client")
            longer = kept.hold_until and kept.hold_until - now > timedelta(minutes=settings.HOLD_MINUTES + 1)
            return 200, serialize_hold(kept, None if longer else settings.HOLD_MINUTES * 60)

        def refuse(error: Refused) -> dict[str, Any]:
            return conflict_details(error, held.asked, held.created_at, held.provider, now)

        return self.once(request, principal=bearer(request), asked=asked, effect=effect, refuse=refuse, now=now)


def _found(request: Request, ref: str) -> Appointment:
    held = queries.hold(ref, bearer(request))
    if held is None:
        raise Http404
    return held
