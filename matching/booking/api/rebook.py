"""`/appointments/{id}/again/`: more appointments with the same provider."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from config import db
from config.crypto import tokens
from config.http import serializer_fields
from matching.booking.actions import rebook as rebook_actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer, get_appointment
from matching.booking.api.booking_view import BookingView, idempotency_key
from matching.booking.api.representations import booking_conflict_details, serialize_appointment

MAX_STARTS = 4


class AgainRequest(serializer_fields.StrictSerializer):
    """One start, or up to four, such as the same hour for four weeks."""

    start = serializer_fields.StrictDateTimeField(required=False)
    starts = serializers.ListField(
        child=serializer_fields.StrictDateTimeField(), min_length=1, max_length=MAX_STARTS, required=False
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"start": _("Give either start or starts.")})
        starts = attrs.get("starts", [])
        if len(set(starts)) != len(starts):
            raise serializers.ValidationError({"starts": _("The same time stands twice.")})
        return attrs


class Rebook(BookingView):
    """Book later visits for the same client, all or none. Each appointment has its own token."""

    route = "appointments/again"

    @extend_schema(request=AgainRequest, responses={201: booking_schemas.NewAppointments}, operation_id="book_again")
    def post(self, request: Request, ref: str) -> HttpResponse:
        data = AgainRequest.parse(request.data)
        idempotency_key(request)
        now = db.db_now()
        appointment = get_appointment(request, ref, now)
        starts: list[datetime] = data.get("starts") or [data["start"]]

        def effect() -> tuple[int, Any]:
            booked = rebook_actions.rebook(appointment=appointment, starts=starts, by="client")
            return 201, {
                "appointments": [
                    {**serialize_appointment(request, each), "token": tokens.derive("appointment", each.ref)}
                    for each in booked
                ]
            }

        refuse = booking_conflict_details(appointment, now, moving=True)
        return self.run_once(request, principal=bearer(request), data=data, effect=effect, refuse=refuse, now=now)
