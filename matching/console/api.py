"""Staff API for appointments: time, provider and status, without any client data."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.http.paging import PageQuery, StrictCursorPagination
from matching.appointments.models import Appointment, AppointmentStatus
from matching.search.api.representations import format_datetime
from providers.console.api import StaffAPIView


class StaffAppointment(serializers.Serializer):
    id = serializers.SlugField()
    status = serializers.ChoiceField(choices=AppointmentStatus.values)
    version = serializers.IntegerField()
    provider = serializers.SlugField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    care_type = serializers.CharField()
    format = serializers.CharField()
    visit = serializers.CharField()


class StaffAppointmentPage(serializers.Serializer):
    results = StaffAppointment(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class AppointmentListQuery(PageQuery):
    provider = serializers.SlugField(required=False)
    status = serializers.ChoiceField(choices=AppointmentStatus.values, required=False)


class StaffAppointmentList(StaffAPIView):
    """All appointments, ordered by reference."""

    required_permissions = {"GET": "appointments.view_appointment"}

    @extend_schema(parameters=[AppointmentListQuery], responses=StaffAppointmentPage, operation_id="staff_appointments")
    def get(self, request: Request) -> Response:
        query = AppointmentListQuery.parse_query(request.query_params)
        appointments = Appointment.objects.select_related("provider").defer(
            "criteria", "message_to_provider", "cancel_reason"
        )
        if "provider" in query:
            appointments = appointments.filter(provider__slug=query["provider"])
        if "status" in query:
            appointments = appointments.filter(status=query["status"])
        paginator = StrictCursorPagination("ref")
        return paginator.get_paginated_response(_serialize(paginator.page_of(appointments, request)))


def _serialize(appointments: Sequence[Appointment]) -> list[dict[str, Any]]:
    return [
        {
            "id": appointment.ref,
            "status": appointment.status,
            "version": appointment.version,
            "provider": appointment.provider.slug,
            "start": format_datetime(appointment.period.lower),
            "end": format_datetime(appointment.period.upper),
            "care_type": appointment.care_type,
            "format": appointment.format,
            "visit": appointment.visit,
        }
        for appointment in appointments
    ]
