"""`/providers/`: the public list, one profile, its openings."""

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
from config.http.negotiation import ByAccept
from config.http.paging import PageQuery, StrictCursorPagination
from config.http.problems import invalid
from matching.search.api import schemas
from matching.search.api.representations import format_datetime, serialize_providers
from matching.search.queries import provider as queries
from matching.search.queries.provider import Public
from providers.directory.domain.license import STATES
from providers.directory.domain.profile import CARE_TYPES, FORMATS
from providers.directory.queries import vocabulary

LONGEST_SPAN = timedelta(days=31)


class ListQuery(PageQuery):
    """Filters of the list. A repeated parameter widens: any of its values will do."""

    state = serializers.ListField(child=serializers.ChoiceField(choices=STATES), max_length=20, required=False)
    plan = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    concern = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    approach = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    language = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    trauma_informed = serializers.ChoiceField(choices=["true", "false"], required=False)
    q = serializer_fields.Text(max_length=200, required=False, allow_blank=True)


class OpeningsQuery(serializer_fields.Strict):
    """Which openings: of which kind of first session, when, told in which zone."""

    def get_fields(self) -> dict[str, Any]:
        # `from` is the contract's word and Python's too.
        return {
            "from": serializer_fields.Instant(required=False),
            "to": serializer_fields.Instant(required=False),
            "timezone": serializer_fields.TimeZone(required=False),
            "care_type": serializers.ChoiceField(choices=CARE_TYPES, default="therapy"),
            "format": serializers.ChoiceField(choices=FORMATS, default="individual"),
        }


class ProviderList(APIView):
    """Listed providers."""

    @extend_schema(parameters=[ListQuery], responses=schemas.Providers, operation_id="providers")
    def get(self, request: Request) -> Response:
        asked = ListQuery.parse_query(request.query_params)
        _refuse_unknown(asked)
        now = db.clock()
        rows = queries.public(
            now,
            states=asked.get("state", ()),
            plans=asked.get("plan", ()),
            terms={
                "concerns__concern": asked.get("concern", ()),
                "approaches": asked.get("approach", ()),
                "languages": asked.get("language", ()),
            },
            trauma_informed={"true": True, "false": False}.get(asked.get("trauma_informed", "")),
            name=asked.get("q", ""),
        )
        paginator = StrictCursorPagination()
        providers = paginator.page_of(rows.select_related("gender"), request)
        return paginator.get_paginated_response(serialize_providers(queries.shown(providers, now), now))


class ProviderDetail(APIView):
    """One listed provider."""

    @extend_schema(responses=schemas.Provider, operation_id="provider")
    def get(self, request: Request, slug: str) -> Response:
        serializer_fields.Nothing.parse_query(request.query_params)
        now = db.clock()
        return Response(serialize_providers([_found(slug, now)], now)[0])


class ProviderOpenings(APIView):
    """When one listed provider can be booked."""

    content_negotiation_class = ByAccept

    @extend_schema(parameters=[OpeningsQuery], responses=schemas.Openings, operation_id="provider_openings")
    def get(self, request: Request, slug: str) -> Response:
        asked = OpeningsQuery.parse_query(request.query_params)
        now = db.clock()
        diary = _found(slug, now).diary
        first = asked.get("from", now)
        last = asked.get("to", first + timedelta(days=14))
        if last <= first or last - first > LONGEST_SPAN:
            raise invalid({"to": [_("This must be after `from`, by at most 31 days.")]})
        zone = ZoneInfo(asked.get("timezone", diary.profile.timezone))
        session = diary.profile.session(asked["care_type"], asked["format"], "first")
        starts = diary.starts(session, first, last) if session and diary.accepting else []
        found = [
            {
                "start": format_datetime(start),
                "end": format_datetime(start + timedelta(minutes=session.minutes)),
                "local": start.astimezone(zone).isoformat(),
            }
            for start in starts
            if session
        ]
        return Response({"results": found, "next": None, "previous": None})


def _found(slug: str, now: datetime) -> Public:
    found = queries.by_slug(slug, now)
    if found is None:
        raise Http404
    return found


def _refuse_unknown(asked: dict[str, Any]) -> None:
    """A filter that names a word nobody has would otherwise look like an empty city."""
    words = vocabulary.labels()
    known = {
        "plan": words["plans"],
        "concern": words["concerns"],
        "approach": words["approaches"],
        "language": words["languages"],
    }
    wrong = {name: [slug for slug in asked.get(name, ()) if slug not in slugs] for name, slugs in known.items()}
    errors = {
        name: [_("Not in the vocabulary: %(slug)s") % {"slug": slug} for slug in slugs]
        for name, slugs in wrong.items()
        if slugs
    }
    if errors:
        raise invalid(errors)
