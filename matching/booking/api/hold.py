"""`/holds/`: create, read, extend and release holds."""

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
from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.models import Appointment
from matching.booking.actions import hold as hold_actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer, get_match
from matching.booking.api.booking_view import BookingView, idempotency_key
from matching.booking.api.representations import conflict_details, serialize_hold
from matching.booking.queries import appointment as appointment_queries
from providers.directory.models import Provider


class HoldRequest(serializer_fields.StrictSerializer):
    """The opening and the match."""

    match = serializer_fields.StrictCharField(max_length=16_000)
    provider = serializer_fields.StrictSlugField()
    start = serializer_fields.StrictDateTimeField()


class HoldList(BookingView):
    """Create a hold."""

    requires_token = False
    route = "holds"

    @extend_schema(request=HoldRequest, responses={201: booking_schemas.NewHold}, operation_id="hold_create")
    def post(self, request: Request) -> HttpResponse:
        data = HoldRequest.parse(request.data)
        idempotency_key(request)
        now = db.db_now()
        match = get_match(data["match"], now)
        provider = Provider.objects.only("slug").filter(slug=data["provider"]).first()
        if provider is None:
            raise Http404

        def effect() -> tuple[int, Any]:
            held = hold_actions.create_hold(
                match=match, provider=provider, start=data["start"], network=throttles.network_digest(request),
                by="client", now=now,
            )  # fmt: skip
            return 201, {**serialize_hold(held, settings.HOLD_MINUTES * 60), "token": tokens.derive("hold", held.ref)}

        def refuse(error: BookingRefused) -> dict[str, Any]:
            return conflict_details(error, match.criteria, match.as_of, provider, now)

        return self.run_once(request, principal=data["match"], data=data, effect=effect, refuse=refuse, now=now)


class HoldDetail(BookingView):
    """Read or release a hold."""

    requires_idempotency_key = False
    problems = ()

    @extend_schema(responses=booking_schemas.Hold, operation_id="hold")
    def get(self, request: Request, ref: str) -> Response:
        serializer_fields.EmptySerializer.parse_query(request.query_params)
        return Response(serialize_hold(_get_hold(request, ref)))

    @extend_schema(responses={204: None}, operation_id="hold_release")
    def delete(self, request: Request, ref: str) -> Response:
        hold_actions.release(appointment=_get_hold(request, ref), by="client")
        return Response(status=204)


class HoldExtension(BookingView):
    """Extend a hold."""

    route = "holds/extend"

    @extend_schema(request=None, responses={200: booking_schemas.Hold}, operation_id="hold_extend")
    def post(self, request: Request, ref: str) -> HttpResponse:
        data = serializer_fields.EmptySerializer.parse(request.data)
        idempotency_key(request)
        held = _get_hold(request, ref)
        now = db.db_now()

        def effect() -> tuple[int, Any]:
            extended = hold_actions.extend(appointment=held, by="client")
            is_longer = extended.held_until and extended.held_until - now > timedelta(minutes=settings.HOLD_MINUTES + 1)
            return 200, serialize_hold(extended, None if is_longer else settings.HOLD_MINUTES * 60)

        def refuse(error: BookingRefused) -> dict[str, Any]:
            return conflict_details(error, held.match_criteria, held.created_at, held.provider, now)

        return self.run_once(request, principal=bearer(request), data=data, effect=effect, refuse=refuse, now=now)


def _get_hold(request: Request, ref: str) -> Appointment:
    held = appointment_queries.open_hold(ref, bearer(request))
    if held is None:
        raise Http404
    return held
