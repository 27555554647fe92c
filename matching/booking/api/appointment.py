"""`/appointments/`: book, read, reschedule, cancel, calendar file."""

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
from matching.booking.actions import appointment as appointment_actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer, get_appointment, open_by_token
from matching.booking.api.booking_request import BookRequest, details
from matching.booking.api.booking_view import BookingView, idempotency_key
from matching.booking.api.representations import booking_conflict_details, serialize_appointment
from matching.booking.gateways import calendar
from matching.booking.queries import appointment as appointment_queries
from providers.directory.models import Provider


class MoveRequest(serializer_fields.StrictSerializer):
    """A new time, for the version that the client saw."""

    start = serializer_fields.StrictDateTimeField()
    version = serializer_fields.StrictIntegerField(min_value=1, max_value=2**31 - 1)
    provider = serializer_fields.StrictSlugField(required=False, allow_null=True)


class CancelRequest(serializer_fields.StrictSerializer):
    """The version that the client saw, and an optional reason."""

    version = serializer_fields.StrictIntegerField(min_value=1, max_value=2**31 - 1)
    reason = serializer_fields.StrictCharField(
        max_length=1_000, lines=True, required=False, allow_null=True, allow_blank=True
    )


class AppointmentList(BookingView):
    """Book a hold."""

    requires_token = False
    route = "appointments"

    @extend_schema(
        request=BookRequest,
        responses={201: booking_schemas.NewAppointment, 200: booking_schemas.NewAppointment},
        operation_id="book",
    )
    def post(self, request: Request) -> HttpResponse:
        data = BookRequest.parse(request.data)
        now = db.db_now()
        booking_details = details(data, now.date())
        idempotency_key(request)
        held = appointment_queries.hold_by_token(data["hold"])
        if held is None:
            raise Http404
        known_client = _get_known_client(data.get("known_client"), now)

        def effect() -> tuple[int, Any]:
            try:
                booked, created = appointment_actions.confirm(
                    appointment=held, details=booking_details, known=known_client, by="client"
                )
            except appointment_actions.GuardianNeeded as error:
                raise invalid(
                    {"booker": [_("An adult must book for this person and agree, in booker and consents.guardian.")]}
                ) from error
            body = {**serialize_appointment(request, booked), "token": tokens.derive("appointment", booked.ref)}
            if created and booked.return_code and booking_details.unreachable():
                body["return_code"] = appointment_queries.return_code(booked.ref)
            return 201 if created else 200, body

        return self.run_once(
            request,
            principal=data["hold"],
            data=data,
            effect=effect,
            refuse=booking_conflict_details(held, now),
            now=now,
        )


class AppointmentDetail(BookingView):
    """Read an appointment."""

    requires_idempotency_key = False
    problems = (410,)

    @extend_schema(responses=booking_schemas.Appointment, operation_id="appointment")
    def get(self, request: Request, ref: str) -> Response:
        serializer_fields.EmptySerializer.parse_query(request.query_params)
        return Response(serialize_appointment(request, get_appointment(request, ref, db.db_now())))


class Reschedule(BookingView):
    """Reschedule an appointment, optionally with another provider."""

    route = "appointments/reschedule"

    @extend_schema(request=MoveRequest, responses={200: booking_schemas.Appointment}, operation_id="reschedule")
    def post(self, request: Request, ref: str) -> HttpResponse:
        data = MoveRequest.parse(request.data)
        idempotency_key(request)
        now = db.db_now()
        appointment = get_appointment(request, ref, now)
        provider = (
            Provider.objects.filter(slug=data["provider"]).first() if data.get("provider") else appointment.provider
        )
        if provider is None:
            raise Http404

        def effect() -> tuple[int, Any]:
            moved = appointment_actions.reschedule(
                appointment=appointment, version=data["version"], start=data["start"], provider=provider, by="client"
            )
            return 200, serialize_appointment(request, moved)

        refuse = booking_conflict_details(appointment, now, to=provider, moving=True)
        return self.run_once(request, principal=bearer(request), data=data, effect=effect, refuse=refuse, now=now)


class Cancel(BookingView):
    """Cancel an appointment."""

    route = "appointments/cancel"

    @extend_schema(request=CancelRequest, responses={200: booking_schemas.Appointment}, operation_id="cancel")
    def post(self, request: Request, ref: str) -> HttpResponse:
        data = CancelRequest.parse(request.data)
        idempotency_key(request)
        now = db.db_now()
        appointment = get_appointment(request, ref, now)

        def effect() -> tuple[int, Any]:
            canceled = appointment_actions.cancel(
                appointment=appointment, version=data["version"], reason=data.get("reason") or "", by="client"
            )
            return 200, serialize_appointment(request, canceled)

        refuse = booking_conflict_details(appointment, now)
        return self.run_once(request, principal=bearer(request), data=data, effect=effect, refuse=refuse, now=now)


class AnyFormat(DefaultContentNegotiation):
    """Ignores the Accept header: a calendar file has one format."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class CalendarQuery(serializer_fields.StrictSerializer):
    """A read-only token, because calendar programs send no headers."""

    token = serializer_fields.StrictCharField(max_length=200, required=False)


class CalendarFile(BookingView):
    """An appointment as a calendar file."""

    requires_idempotency_key = False
    throttle_scope = "read"
    problems = (410,)
    content_negotiation_class = AnyFormat

    @extend_schema(
        parameters=[CalendarQuery], responses={(200, "text/calendar"): OpenApiTypes.STR}, operation_id="calendar"
    )
    def get(self, request: Request, ref: str) -> HttpResponse:
        query = CalendarQuery.parse_query(request.query_params)
        now = db.db_now()
        if "token" in query:
            appointment = open_by_token(lambda: appointment_queries.by_calendar_token(ref, query["token"], now))
        else:
            appointment = get_appointment(request, ref, now)
        response = HttpResponse(calendar.calendar_file(appointment, now), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="appointment.ics"'
        return response


def _get_known_client(token: str | None, now: datetime) -> Client | None:
    if not token:
        return None
    try:
        client = appointment_queries.client_by_token(token, now)
    except appointment_queries.TokenExpired as error:
        raise Problem("expired") from error
    if client is None:
        raise Http404
    return client
