"""Sessions for staff: when, with whom of the providers, and how they stand. Never who comes."""

from collections.abc import Sequence
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from config.http.paging import PageQuery, StrictCursorPagination
from matching.appointments.models import Appointment, Status
from matching.search.api.representations import format_datetime
from providers.console.api import Desk


class Session(serializers.Serializer):
    id = serializers.SlugField()
    status = serializers.ChoiceField(choices=Status.values)
    version = serializers.IntegerField()
    provider = serializers.SlugField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    care_type = serializers.CharField()
    format = serializers.CharField()
    visit = serializers.CharField()


class Sessions(serializers.Serializer):
    results = Session(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class ListQuery(PageQuery):
    provider = serializers.SlugField(required=False)
    status = serializers.ChoiceField(choices=Status.values, required=False)


class DeskAppointments(Desk):
    """All sessions, by their reference."""

    rights = {"GET": "appointments.view_appointment"}

    @extend_schema(parameters=[ListQuery], responses=Sessions, operation_id="staff_appointments")
    def get(self, request: Request) -> Response:
        asked = ListQuery.parse_query(request.query_params)
        found = Appointment.objects.select_related("provider").defer("criteria", "note", "cancel_reason")
        if "provider" in asked:
            found = found.filter(provider__slug=asked["provider"])
        if "status" in asked:
            found = found.filter(status=asked["status"])
        paginator = StrictCursorPagination("ref")
        return paginator.get_paginated_response(_shown(paginator.page_of(found, request)))


def _shown(found: Sequence[Appointment]) -> list[dict[str, Any]]:
    return [
        {
            "id": one.ref,
            "status": one.status,
            "version": one.version,
            "provider": one.provider.slug,
            "start": format_datetime(one.session.lower),
            "end": format_datetime(one.session.upper),
            "care_type": one.care_type,
            "format": one.format,
            "visit": one.visit,
        }
        for one in found
    ]
