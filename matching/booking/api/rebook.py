"""`/appointments/{id}/again/`: more sessions with the same therapist."""

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
from matching.booking.actions import rebook as actions
from matching.booking.api import schemas as booking_schemas
from matching.booking.api.authorization import bearer, get_appointment
from matching.booking.api.booking_view import BookingView, key
from matching.booking.api.representations import booking_conflict_details, serialize_appointment

MOST = 4


class AgainRequest(serializer_fields.Strict):
    """One time, or up to four, such as the same hour of four weeks."""

    start = serializer_fields.Instant(required=False)
    starts = serializers.ListField(child=serializer_fields.Instant(), min_length=1, max_length=MOST, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) != 1:
            raise serializers.ValidationError({"start": _("Give either start or starts.")})
        starts = attrs.get("starts", [])
        if len(set(starts)) != len(starts):
            raise serializers.ValidationError({"starts": _("The same time stands twice.")})
        return attrs


class Again(BookingView):
    """Booked as later visits for the same client, all or none. Each has a token of its own."""

    route = "appointments/again"

    @extend_schema(request=AgainRequest, responses={201: booking_schemas.NewAppointments}, operation_id="book_again")
    def post(self, request: Request, ref: str) -> HttpResponse:
        asked = AgainRequest.parse(request.data)
        key(request)
        now = db.clock()
        found = get_appointment(request, ref, now)
        starts: list[datetime] = asked.get("starts") or [asked["start"]]

        def effect() -> tuple[int, Any]:
            made = actions.again(appointment=found, starts=starts, by="client")
            return 201, {
                "appointments": [
                    {**serialize_appointment(request, one), "token": tokens.derive("appointment", one.ref)}
                    for one in made
                ]
            }

        refuse = booking_conflict_details(found, now, moving=True)
        return self.once(request, principal=bearer(request), asked=asked, effect=effect, refuse=refuse, now=now)
