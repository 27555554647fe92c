"""`/appointments/{id}/not-a-fit/`: a client says that the therapist isn't a fit, and gets other therapists."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from config import db
from config.http import serializer_fields
from matching.appointments.domain.appointment import BookingRefused
from matching.booking.actions import client_fit as client_fit_actions
from matching.booking.api.authorization import bearer, get_appointment
from matching.booking.api.booking_view import BookingView, idempotency_key
from matching.booking.models import ClientFitReason
from matching.booking.queries import client_fit
from matching.search.api import schemas as search_schemas
from matching.search.api.match import DEFAULT_LIMIT, serialize_ranking
from matching.search.queries import shortlist


class FitReportRequest(serializer_fields.StrictSerializer):
    """Why the therapist isn't a fit, only if the client wants to say it."""

    reason = serializers.ChoiceField(choices=ClientFitReason.values, required=False, allow_null=True)


class FitReport(BookingView):
    """Report that the therapist isn't a fit. The therapist is not told. Answers a ranking without them."""

    route = "appointments/not-a-fit"

    @extend_schema(request=FitReportRequest, responses={200: search_schemas.Ranking}, operation_id="report_not_a_fit")
    def post(self, request: Request, ref: str) -> HttpResponse:
        data = FitReportRequest.parse(request.data)
        idempotency_key(request)
        now = db.db_now()
        appointment = get_appointment(request, ref, now)

        def effect() -> tuple[int, Any]:
            client_fit_actions.report(appointment=appointment, reason=data.get("reason") or "")
            criteria = client_fit.criteria_for_others(appointment, now)
            return 200, serialize_ranking(criteria, shortlist.rank(criteria, now, DEFAULT_LIMIT), now)

        return self.run_once(request, principal=bearer(request), data=data, effect=effect, refuse=_refuse, now=now)


def _refuse(error: BookingRefused) -> dict[str, Any]:
    # Another time would not help, so there are no `next_openings`.
    return {"detail": gettext("You can say this once a visit has begun, and not for a canceled one."), **error.details}
