"""`/providers/`: the public list, a profile, and its openings."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import db
from config.http import serializer_fields
from config.http.negotiation import AcceptHeaderNegotiation
from config.http.paging import PageQuery, StrictCursorPagination
from config.http.problems import invalid
from matching.search.api import schemas
from matching.search.api.representations import format_datetime, serialize_providers
from matching.search.queries import provider as provider_queries
from matching.search.queries.provider import PublicProvider
from providers.directory.domain.license import STATES
from providers.directory.domain.profile import CARE_TYPES, FORMATS
from providers.directory.queries import vocabulary

MAX_SPAN = timedelta(days=31)


class ListQuery(PageQuery):
    """Filters of the list. For a repeated parameter, any of its values matches."""

    state = serializers.ListField(child=serializers.ChoiceField(choices=STATES), max_length=20, required=False)
    plan = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    concern = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    approach = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    language = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    trauma_informed = serializers.ChoiceField(choices=["true", "false"], required=False)
    q = serializer_fields.StrictCharField(max_length=200, required=False, allow_blank=True)


class OpeningsQuery(serializer_fields.StrictSerializer):
    """The period, the first-visit type and the time zone of the openings."""

    def get_fields(self) -> dict[str, Any]:
        # Not class attributes, because the field name `from` is a Python keyword.
        return {
            "from": serializer_fields.StrictDateTimeField(required=False),
            "to": serializer_fields.StrictDateTimeField(required=False),
            "timezone": serializer_fields.TimeZoneField(required=False),
            "care_type": serializers.ChoiceField(choices=CARE_TYPES, default="therapy"),
            "format": serializers.ChoiceField(choices=FORMATS, default="individual"),
        }


class ProviderList(APIView):
    """Listed providers."""

    @extend_schema(parameters=[ListQuery], responses=schemas.Providers, operation_id="providers")
    def get(self, request: Request) -> Response:
        query = ListQuery.parse_query(request.query_params)
        _check_vocabulary(query)
        now = db.db_now()
        rows = provider_queries.list_public(
            now,
            states=query.get("state", ()),
            plans=query.get("plan", ()),
            terms={
                "concerns__concern": query.get("concern", ()),
                "approaches": query.get("approach", ()),
                "languages": query.get("language", ()),
            },
            trauma_informed={"true": True, "false": False}.get(query.get("trauma_informed", "")),
            name=query.get("q", ""),
        )
        paginator = StrictCursorPagination()
        providers = paginator.page_of(rows.select_related("gender"), request)
        return paginator.get_paginated_response(
            serialize_providers(provider_queries.with_public_data(providers, now), now)
        )


class ProviderDetail(APIView):
    """One listed provider."""

    @extend_schema(responses=schemas.Provider, operation_id="provider")
    def get(self, request: Request, slug: str) -> Response:
        serializer_fields.EmptySerializer.parse_query(request.query_params)
        now = db.db_now()
        return Response(serialize_providers([_get_provider(slug, now)], now)[0])


class ProviderOpenings(APIView):
    """The bookable times of one listed provider."""

    content_negotiation_class = AcceptHeaderNegotiation

    @extend_schema(parameters=[OpeningsQuery], responses=schemas.Openings, operation_id="provider_openings")
    def get(self, request: Request, slug: str) -> Response:
        query = OpeningsQuery.parse_query(request.query_params)
        now = db.db_now()
        availability = _get_provider(slug, now).availability
        first = query.get("from", now)
        last = query.get("to", first + timedelta(days=14))
        if last <= first or last - first > MAX_SPAN:
            raise invalid({"to": [_("This must be after `from`, by at most 31 days.")]})
        timezone = query.get("timezone", availability.profile.timezone)
        visit_length = availability.profile.visit_length(query["care_type"], query["format"], "first")
        starts = (
            availability.public_starts(visit_length, first, last, timezone)
            if visit_length and availability.accepting
            else []
        )
        results = [
            {
                "start": format_datetime(start),
                "end": format_datetime(start + timedelta(minutes=visit_length.minutes)),
                "local": start.astimezone(ZoneInfo(timezone)).isoformat(),
            }
            for start in starts
            if visit_length
        ]
        return Response({"results": results, "next": None, "previous": None})


def _get_provider(slug: str, now: datetime) -> PublicProvider:
    provider = provider_queries.by_slug(slug, now)
    if provider is None:
        raise Http404
    return provider


def _check_vocabulary(query: dict[str, Any]) -> None:
    """Raise Problem `invalid` for unknown slugs: an empty list would look as if there were no providers."""
    words = vocabulary.labels()
    vocabularies = {
        "plan": words["plans"],
        "concern": words["concerns"],
        "approach": words["approaches"],
        "language": words["languages"],
    }
    unknown = {
        name: [slug for slug in query.get(name, ()) if slug not in slugs] for name, slugs in vocabularies.items()
    }
    errors = {
        name: [_("Not in the vocabulary: %(slug)s") % {"slug": slug} for slug in slugs]
        for name, slugs in unknown.items()
        if slugs
    }
    if errors:
        raise invalid(errors)
