"""`/providers/`: the public list, one profile, its openings."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
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
from config.http import paging, serializer_fields
from config.http.negotiation import ByAccept
from config.http.problems import invalid
from matching.search.api import schemas
from matching.search.queries import provider as queries
from matching.search.queries.provider import Public
from providers.directory.domain.license import STATES
from providers.directory.domain.profile import AGE_GROUPS, CARE_TYPES, FORMATS
from providers.directory.queries import vocabulary

LONGEST_SPAN = timedelta(days=31)


class ListQuery(serializer_fields.Strict):
    """Filters of the list. A repeated parameter widens: any of its values will do."""

    state = serializers.ListField(child=serializers.ChoiceField(choices=STATES), max_length=20, required=False)
    plan = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    concern = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    approach = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    language = serializers.ListField(child=serializers.SlugField(), max_length=20, required=False)
    trauma_informed = serializers.ChoiceField(choices=["true", "false"], required=False)
    q = serializer_fields.Text(max_length=200, required=False, allow_blank=True)
    page_size = serializer_fields.Text(required=False, max_length=5_000)
    cursor = serializer_fields.Text(required=False, max_length=400)


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
        show = lambda found: shown(queries.shown(found, now), now)  # noqa: E731 (used once, named by its place)
        return Response(paging.page(request, rows.select_related("gender"), "slug", show))


class ProviderDetail(APIView):
    """One listed provider."""

    @extend_schema(responses=schemas.Provider, operation_id="provider")
    def get(self, request: Request, slug: str) -> Response:
        serializer_fields.Nothing.parse_query(request.query_params)
        now = db.clock()
        return Response(shown([_found(slug, now)], now)[0])


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
                "start": stamp(start),
                "end": stamp(start + timedelta(minutes=session.minutes)),
                "local": start.astimezone(zone).isoformat(),
            }
            for start in starts
            if session
        ]
        return Response({"results": found, "next": None, "previous": None})


def shown(found: Sequence[Public], now: datetime) -> list[dict[str, Any]]:
    """Providers as the contract shows them. Never an address, a license number, an e-mail or a phone number."""
    return [_provider(one, now) for one in found]


def money(amount: Decimal | None) -> dict[str, str] | None:
    """An amount with its currency, or None."""
    return None if amount is None else {"amount": f"{amount:.2f}", "currency": "USD"}


def stamp(at: datetime) -> str:
    """An instant as the contract writes it: RFC 3339 in UTC, whole seconds."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _found(slug: str, now: datetime) -> Public:
    found = queries.by_slug(slug, now)
    if found is None:
        raise Http404
    return found


def _provider(one: Public, now: datetime) -> dict[str, Any]:
    row, diary = one.provider, one.diary
    profile, today = diary.profile, now.astimezone(UTC).date()
    soonest_of_each = diary.next_openings([kept.session for kept in profile.session_types])
    types = [
        {
            "care_type": kept.care_type,
            "format": kept.format,
            "visit": kept.visit,
            "minutes": kept.session.minutes,
            # Nobody gets a first session where there is no place.
            "next_opening": stamp(soonest) if soonest and (diary.accepting or kept.visit != "first") else None,
        }
        for kept, soonest in zip(profile.session_types, soonest_of_each, strict=True)
    ]
    first = [kept["next_opening"] for kept in types if kept["visit"] == "first" and kept["next_opening"]]
    return {
        "slug": row.slug,
        "display_name": row.display_name,
        "credentials": row.credentials,
        "license_type": row.license_type,
        "pronouns": row.pronouns,
        "gender": profile.gender,
        "years_in_practice": None if row.practicing_since is None else max(today.year - row.practicing_since, 0),
        "headline": row.headline,
        "bio": row.bio,
        "trauma_informed": profile.trauma_informed,
        "trauma_training": [
            {"name": t.name, "year": t.year, "verified_on": t.verified_on.isoformat()}
            for t in one.trainings
            if t.verified_on
        ],
        "licensed_states": [
            {
                "state": held.state,
                "basis": held.basis,
                "from": held.starts_on.isoformat(),
                "expires_on": held.ends_on.isoformat(),
            }
            for held in profile.authorities
        ],
        "plans": sorted({part.plan for part in profile.participations if part.in_force(None, today)}),
        "participation": [
            {
                "plan": part.plan,
                "states": None if part.states is None else sorted(part.states),
                "from": part.starts_on.isoformat(),
                "to": part.ends_on.isoformat() if part.ends_on else None,
            }
            for part in profile.participations
        ],
        "concerns": [
            {"slug": concern, "focus": concern in profile.focus}
            for concern in sorted(profile.concerns, key=lambda slug: (slug not in profile.focus, slug))
        ],
        "approaches": sorted(profile.approaches),
        "languages": sorted(profile.languages),
        "age_groups": [group for group in AGE_GROUPS if group in profile.age_groups],
        "identities": sorted(profile.identities),
        "session_types": types,
        "self_pay_fee": money(row.self_pay_fee),
        "timezone": row.timezone,
        "accepting_new_clients": diary.accepting,
        "next_opening": min(first, default=None),
    }


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
