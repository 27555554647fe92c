"""`/appointments/`: book a held time, look at it, move it, cancel it, put it in a calendar."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response

from config import db
from config.crypto import tokens
from config.http import serializer_fields
from config.http.problems import Problem, invalid
from matching.appointments.models import Client
from matching.booking.actions import appointment as actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer, get_appointment, open_by_token
from matching.booking.api.booking_request import BookRequest, details
from matching.booking.api.booking_view import BookingView, key
from matching.booking.api.representations import booking_conflict_details, serialize_appointment
from matching.booking.gateways import calendar
from matching.booking.queries import appointment as queries
from providers.directory.models import Provider


class MoveRequest(serializer_fields.Strict):
    """A new time, from the version that was looked at."""

    start = serializer_fields.Instant()
    version = serializer_fields.Integer(min_value=1, max_value=2**31 - 1)
    provider = serializer_fields.Slug(required=False, allow_null=True)


class CancelRequest(serializer_fields.Strict):
    """The version that was looked at, and a reason if the person wants to give one."""

    version = serializer_fields.Integer(min_value=1, max_value=2**31 - 1)
    reason = serializer_fields.Text(max_length=1_000, lines=True, required=False, allow_null=True, allow_blank=True)


class AppointmentList(BookingView):
    """Booking."""

    needs_token = False
    route = "appointments"

    @extend_schema(
        request=BookRequest,
        responses={201: booking_schemas.NewAppointment, 200: booking_schemas.NewAppointment},
        operation_id="book",
    )
    def post(self, request: Request) -> HttpResponse:
        asked = BookRequest.parse(request.data)
        now = db.clock()
        said = details(asked, now.date())
        key(request)
        held = queries.hold_by_token(asked["hold"])
        if held is None:
            raise Http404
        known = _known(asked.get("known_client"), now)

        def effect() -> tuple[int, Any]:
            try:
                booked, new = actions.confirm(appointment=held, details=said, known=known, by="client")
            except actions.GuardianNeeded as error:
                raise invalid(
                    {"booker": [_("An adult must book for this person and agree, in booker and consents.guardian.")]}
                ) from error
            answer = {**serialize_appointment(request, booked), "token": tokens.derive("appointment", booked.ref)}
            if new and booked.return_code:
                answer["return_code"] = queries.return_code(booked.ref)
            return 201 if new else 200, answer

        return self.once(
            request,
            principal=asked["hold"],
            asked=asked,
            effect=effect,
            refuse=booking_conflict_details(held, now),
            now=now,
        )


class AppointmentDetail(BookingView):
    """One appointment."""

    needs_key = False
    problems = (410,)

    @extend_schema(responses=booking_schemas.Appointment, operation_id="appointment")
    def get(self, request: Request, ref: str) -> Response:
        serializer_fields.Nothing.parse_query(request.query_params)
        return Response(serialize_appointment(request, get_appointment(request, ref, db.clock())))


class Move(BookingView):
    """Another time, perhaps with another provider."""

    route = "appointments/reschedule"

    @extend_schema(request=MoveRequest, responses={200: booking_schemas.Appointment}, operation_id="reschedule")
    def post(self, request: Request, ref: str) -> HttpResponse:
        asked = MoveRequest.parse(request.data)
        key(request)
        now = db.clock()
        found = get_appointment(request, ref, now)
        provider = Provider.objects.filter(slug=asked["provider"]).first() if asked.get("provider") else found.provider
        if provider is None:
            raise Http404

        def effect() -> tuple[int, Any]:
            moved = actions.reschedule(
                appointment=found, version=asked["version"], start=asked["start"], provider=provider, by="client"
            )
            return 200, serialize_appointment(request, moved)

        refuse = booking_conflict_details(found, now, to=provider, moving=True)
        return self.once(request, principal=bearer(request), asked=asked, effect=effect, refuse=refuse, now=now)


class Cancel(BookingView):
    """Not coming."""

    route = "appointments/cancel"

    @extend_schema(request=CancelRequest, responses={200: booking_schemas.Appointment}, operation_id="cancel")
    def post(self, request: Request, ref: str) -> HttpResponse:
        asked = CancelRequest.parse(request.data)
        key(request)
        now = db.clock()
        found = get_appointment(request, ref, now)

        def effect() -> tuple[int, Any]:
            gone = actions.cancel(
                appointment=found, version=asked["version"], reason=asked.get("reason") or "", by="client"
            )
            return 200, serialize_appointment(request, gone)

        refuse = booking_conflict_details(found, now)
        return self.once(request, principal=bearer(request), asked=asked, effect=effect, refuse=refuse, now=now)


class AnyFormat(DefaultContentNegotiation):
    """A calendar file is a calendar file, whatever the caller says it accepts."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class CalendarQuery(serializer_fields.Strict):
    """The read-only token, for calendar programs, which send no headers."""

    token = serializer_fields.Text(max_length=200, required=False)


class CalendarFile(BookingView):
    """The appointment for a calendar program."""

    needs_key = False
    throttle_scope = "read"
    problems = (410,)
    content_negotiation_class = AnyFormat

    @extend_schema(
        parameters=[CalendarQuery], responses={(200, "text/calendar"): OpenApiTypes.STR}, operation_id="calendar"
    )
    def get(self, request: Request, ref: str) -> HttpResponse:
        asked = CalendarQuery.parse_query(request.query_params)
        now = db.clock()
        if "token" in asked:
            found = open_by_token(lambda: queries.for_calendar(ref, asked["token"], now))
        else:
            found = get_appointment(request, ref, now)
        response = HttpResponse(calendar.file(found, now), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
        return response


def _known(token: str | None, now: datetime) -> Client | None:
    if not token:
        return None
    try:
        found = queries.client_by_token(token, now)
    except queries.Gone as error:
        raise Problem("expired") from error
    if found is None:
        raise Http404
    return found
