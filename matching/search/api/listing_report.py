"""`/providers/{slug}/reports/`: anyone reports that a listing is wrong."""

from django.conf import settings
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import db
from config.http import serializer_fields, throttles
from config.http.problems import Problem
from matching.search.queries import provider as provider_queries
from providers.directory.actions import listing_report
from providers.directory.models import ListingReportReason
from providers.directory.models.listing_report import MAX_NOTE_LENGTH


class ListingReportRequest(serializer_fields.StrictSerializer):
    """What is wrong with a listing. No identity is asked or kept."""

    reason = serializers.ChoiceField(choices=ListingReportReason.values)
    note = serializer_fields.StrictCharField(
        max_length=MAX_NOTE_LENGTH, lines=True, required=False, allow_null=True, allow_blank=True
    )


class ListingReportList(APIView):
    """Report a wrong listing. Staff check it within two business days."""

    @extend_schema(request=ListingReportRequest, responses={202: None}, operation_id="report_listing")
    def post(self, request: Request, slug: str) -> Response:
        serializer_fields.EmptySerializer.parse_query(request.query_params)
        data = ListingReportRequest.parse(request.data)
        now = db.db_now()
        provider = provider_queries.list_public(now).filter(slug=slug).first()
        if provider is None:
            raise Http404
        if not throttles.consume(request, "listing-report", settings.LISTING_REPORTS_PER_NETWORK_HOUR):
            raise Problem("rate-limited", retry_after=throttles.HOUR)
        listing_report.create(provider=provider, reason=data["reason"], note=data.get("note") or "", now=now)
        return Response(status=202)
