"""`POST /matches/`: takes match criteria, returns ranked providers with reasons. Writes no row."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config import db
from config.http import serializer_fields
from config.http.problems import invalid
from matching.appointments.domain.criteria import CAN_BE_REQUIRED, DAYS, HORIZON_DAYS, PREFERENCES, Criteria, Weights
from matching.availability.domain import cost
from matching.search import labels as reason_labels
from matching.search.api import schemas
from matching.search.api.representations import format_datetime, serialize_cost, serialize_providers
from matching.search.domain.relaxations import FEW_RESULTS
from matching.search.domain.results import RankedProvider
from matching.search.queries import match_request as match_request_queries
from matching.search.queries import provider as provider_queries
from matching.search.queries import shortlist
from matching.search.queries.provider import PublicProvider
from matching.search.signals import match_answered
from providers.directory.domain import intervals
from providers.directory.domain.license import STATES
from providers.directory.domain.profile import AGE_GROUPS, CARE_TYPES, FORMATS
from providers.directory.domain.zones import DEFAULT_TIMEZONE
from providers.directory.queries import vocabulary

MAX_LIST_LENGTH, DEFAULT_LIMIT = 20, 10
PAYMENT = ("plan", "payer", "self_pay_max")
WORDS = {
    "plan": "plans",
    "payer": "payers",
    **{n: n for n in ("concerns", "languages", "approaches", "genders", "identities")},
}


class Slugs(serializers.ListField):
    """Up to twenty slugs. Repeated slugs count once, in the first position."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializer_fields.StrictSlugField(), max_length=MAX_LIST_LENGTH, default=list, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> list[Any]:
        return list(dict.fromkeys(super().run_validation(data)))


class TimesField(serializer_fields.StrictSerializer):
    """Preferred times on some weekdays."""

    def get_fields(self) -> dict[str, Any]:
        # Not class attributes, because the field name `from` is a Python keyword.
        return {
            "days": serializers.ListField(child=serializers.ChoiceField(choices=DAYS), min_length=1, max_length=7),
            "from": serializer_fields.TimeOfDayField(),
            "to": serializer_fields.TimeOfDayField(),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["from"] >= attrs["to"]:
            raise serializers.ValidationError({"to": _("This must be later than `from`.")})
        return attrs


class ImportanceField(serializer_fields.StrictSerializer):
    """The weight of each preference."""

    def get_fields(self) -> dict[str, Any]:
        defaults = Weights()
        return {
            wish: serializer_fields.StrictIntegerField(min_value=0, max_value=3, default=getattr(defaults, wish))
            for wish in PREFERENCES
        }


class MatchRequestSerializer(serializer_fields.StrictSerializer):
    """The match criteria of a client."""

    state = serializers.ChoiceField(choices=STATES)
    other_states = serializers.ListField(
        child=serializers.ChoiceField(choices=STATES), max_length=MAX_LIST_LENGTH, default=list
    )
    timezone = serializer_fields.TimeZoneField(required=False)
    plan = serializer_fields.StrictSlugField(required=False, allow_null=True)
    payer = serializer_fields.StrictSlugField(required=False, allow_null=True)
    self_pay_max = serializer_fields.StrictDecimalField(
        max_digits=8, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    age_group = serializers.ChoiceField(choices=AGE_GROUPS)
    format = serializers.ChoiceField(choices=FORMATS, default="individual")
    care_type = serializers.ChoiceField(choices=CARE_TYPES, default="therapy")
    concerns = Slugs()
    trauma_informed = serializers.ChoiceField(
        choices=["required", "preferred", "no_preference"], default="no_preference"
    )
    languages = Slugs()
    approaches = Slugs()
    genders = Slugs()
    identities = Slugs()
    must = serializers.ListField(
        child=serializers.ChoiceField(choices=CAN_BE_REQUIRED), max_length=MAX_LIST_LENGTH, default=list
    )
    times = serializers.ListField(child=TimesField(), max_length=MAX_LIST_LENGTH, default=list)
    importance = ImportanceField(default=dict)
    earliest = serializer_fields.StrictDateField(required=False, allow_null=True)
    window_days = serializer_fields.StrictIntegerField(min_value=1, max_value=HORIZON_DAYS, default=14)
    limit = serializer_fields.StrictIntegerField(min_value=1, max_value=50, default=DEFAULT_LIMIT)
    exclude = Slugs()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if sum(attrs.get(field) is not None for field in PAYMENT) != 1:
            raise serializers.ValidationError({"plan": _("Give exactly one of plan, payer and self_pay_max.")})
        labels, errors = vocabulary.labels(), {}
        for field, words in WORDS.items():
            value = attrs.get(field) or []
            unknown = [slug for slug in ([value] if isinstance(value, str) else value) if slug not in labels[words]]
            if unknown:
                errors[field] = [_("Not in the vocabulary: %(slug)s") % {"slug": slug} for slug in unknown]
        for wish in attrs["must"]:
            if not attrs[wish]:
                errors.setdefault("must", []).append(_("%(wish)s is a must but names nothing.") % {"wish": wish})
        if errors:
            raise serializers.ValidationError(errors)
        return attrs


class MatchView(APIView):
    """Ranks providers for one set of criteria."""

    throttle_scope = "match"

    @extend_schema(request=MatchRequestSerializer, responses={200: schemas.Ranking}, operation_id="match")
    def post(self, request: Request) -> Response:
        serializer_fields.EmptySerializer.parse_query(request.query_params)
        body = MatchRequestSerializer.parse(request.data)
        now = db.db_now()
        criteria = criteria_of(body, now)
        result = shortlist.rank(criteria, now, body["limit"])
        match_answered.send(type(self), criteria=criteria, shortlist=result, now=now, source="")
        return Response(serialize_ranking(criteria, result, now))


def serialize_ranking(criteria: Criteria, result: shortlist.Shortlist, now: datetime) -> dict[str, Any]:
    """Return a ranking in the API format, with a new match token for these criteria."""
    ranking = result.ranking
    return {
        "match": match_request_queries.token(criteria, now),
        "as_of": format_datetime(now),
        "eligible": ranking.eligible,
        "considered": ranking.considered,
        "waitlist": ranking.eligible < FEW_RESULTS,
        "matches": matches(ranking.results, criteria, now),
        "relaxations": reason_labels.relaxation_choices(result.relaxations),
    }


def criteria_of(body: dict[str, Any], now: datetime) -> Criteria:
    """Return the criteria of a validated request. Raises Problem `invalid` if `earliest` isn't in the next 28 days."""
    criteria = Criteria.from_values(
        {
            **body,
            "timezone": body.get("timezone") or DEFAULT_TIMEZONE[body["state"]],
            "other_states": [state for state in body["other_states"] if state != body["state"]],
            "times": [
                {"days": [DAYS.index(day) for day in each["days"]], "start": each["from"], "end": each["to"]}
                for each in body["times"]
            ],
        }
    )
    if criteria.earliest:
        today = now.astimezone(ZoneInfo(criteria.timezone)).date()
        if criteria.earliest < today or criteria.window(now)[0] >= intervals.to_minute(
            now + timedelta(days=HORIZON_DAYS)
        ):
            raise invalid({"earliest": [_("This must be a day within the next 28.")]})
    return criteria


def matches(results: tuple[RankedProvider, ...], criteria: Criteria, now: datetime) -> list[dict[str, Any]]:
    """Return ranked providers in the API format, without providers that are gone."""
    ranked = provider_queries.results_with_providers(results, now)
    providers, labels = serialize_providers([public for _, public in ranked], now), vocabulary.labels()
    return [
        {
            "rank": rank,
            "provider": provider,
            "fit": winner.fit,
            "reasons": [
                {
                    "code": reason.code,
                    "status": reason.status,
                    "text": reason_labels.reason(reason, labels, criteria.timezone, now),
                    "points": reason.points,
                    "max_points": reason.max_points,
                }
                for reason in winner.reasons
            ],
            "openings": [opening(start, winner.minutes) for start in winner.starts],
            "next_opening": format_datetime(intervals.to_datetime(winner.next_start)),
            "cost": _cost(criteria, public),
        }
        for rank, ((winner, public), provider) in enumerate(zip(ranked, providers, strict=True), 1)
    ]


def opening(start: int, minutes: int) -> dict[str, str]:
    """Return an opening in the API format. `start` is in minutes since the epoch."""
    return {
        "start": format_datetime(intervals.to_datetime(start)),
        "end": format_datetime(intervals.to_datetime(start + minutes)),
    }


def _cost(criteria: Criteria, public: PublicProvider) -> dict[str, Any]:
    estimate = cost.estimate_cost(criteria, public.provider.self_pay_fee)
    verified_on = public.provider.contact_verified_on if estimate.amount is not None else None
    as_of = verified_on.isoformat() if verified_on else None
    return {**serialize_cost(estimate.basis, estimate.amount), "as_of": as_of}
