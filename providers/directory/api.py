"""`GET /vocabulary/`: every term that a match or a filter accepts."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from config.http import serializer_fields
from providers.directory.domain.license import STATES
from providers.directory.domain.profile import AGE_GROUPS, CARE_TYPES, FORMATS
from providers.directory.labels import AGE_GROUP, CARE_TYPE, FORMAT, STATE
from providers.directory.queries import vocabulary


class Entry(serializers.Serializer):
    slug = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class ConcernEntry(Entry):
    description = serializers.CharField()


class PlanEntry(Entry):
    kind = serializers.CharField()
    states = serializers.ListField(child=serializers.CharField(), allow_null=True)


class PayerEntry(Entry):
    plans = PlanEntry(many=True)


class Vocabulary(serializers.Serializer):
    """The response, for the schema."""

    states = Entry(many=True)
    payers = PayerEntry(many=True)
    concerns = ConcernEntry(many=True)
    approaches = Entry(many=True)
    languages = Entry(many=True)
    identities = Entry(many=True)
    genders = Entry(many=True)
    age_groups = Entry(many=True)
    formats = Entry(many=True)
    care_types = Entry(many=True)


class VocabularyQuery(serializer_fields.StrictSerializer):
    """The only parameter: a state, to return only plans sold there."""

    state = serializers.ChoiceField(choices=STATES, required=False)


class VocabularyView(APIView):
    """The complete vocabulary."""

    @extend_schema(parameters=[VocabularyQuery], responses=Vocabulary, operation_id="vocabulary")
    def get(self, request: Request) -> Response:
        query = VocabularyQuery.parse_query(request.query_params)
        body: dict[str, Any] = {
            "states": _labelled(STATE, STATES),
            "payers": vocabulary.list_payers(query.get("state")),
            **{name: vocabulary.list_terms(name) for name in vocabulary.TERMS},
            "age_groups": _labelled(AGE_GROUP, AGE_GROUPS),
            "formats": _labelled(FORMAT, FORMATS),
            "care_types": _labelled(CARE_TYPE, CARE_TYPES),
        }
        return Response(body)


def _labelled(labels: Any, slugs: Any) -> list[dict[str, str]]:
    return [{"slug": slug, "label": str(labels[slug])} for slug in slugs]
