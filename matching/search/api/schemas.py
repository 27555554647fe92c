"""Response schemas for the OpenAPI document. Views return plain values; a test checks them against these schemas."""

from typing import Any

from rest_framework import serializers

from matching.availability.domain import cost
from matching.search.domain import reasons
from providers.directory.domain.license import AUTHORITY_BASES, LICENSE_TYPES, STATES
from providers.directory.domain.profile import AGE_GROUPS, CARE_TYPES, FORMATS, VISITS


class Money(serializers.Serializer):
    amount = serializers.DecimalField(max_digits=8, decimal_places=2)
    currency = serializers.ChoiceField(choices=["USD"])


class Cost(serializers.Serializer):
    """What a session costs, and the basis of that figure."""

    basis = serializers.ChoiceField(choices=cost.BASES)
    text = serializers.CharField()
    amount = Money(allow_null=True)


class DatedCost(Cost):
    as_of = serializers.DateField(allow_null=True)


class Opening(serializers.Serializer):
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class LocalOpening(Opening):
    local = serializers.DateTimeField(help_text="`start` as local time in the requested time zone, with its offset")


class Training(serializers.Serializer):
    name = serializers.CharField()
    year = serializers.IntegerField()
    verified_on = serializers.DateField()


class LicensedState(serializers.Serializer):
    """In force now or later."""

    def get_fields(self) -> dict[str, Any]:
        return {
            "state": serializers.ChoiceField(choices=STATES),
            "basis": serializers.ChoiceField(choices=AUTHORITY_BASES),
            "from": serializers.DateField(),
            "expires_on": serializers.DateField(),
        }


class Participation(serializers.Serializer):
    """In force now or later. `states` null: all states. `to` null: no end date."""

    def get_fields(self) -> dict[str, Any]:
        return {
            "plan": serializers.SlugField(),
            "states": serializers.ListField(child=serializers.ChoiceField(choices=STATES), allow_null=True),
            "from": serializers.DateField(),
            "to": serializers.DateField(allow_null=True),
        }


class Concern(serializers.Serializer):
    slug = serializers.SlugField()
    focus = serializers.BooleanField()


class SessionType(serializers.Serializer):
    care_type = serializers.ChoiceField(choices=CARE_TYPES)
    format = serializers.ChoiceField(choices=FORMATS)
    visit = serializers.ChoiceField(choices=VISITS)
    minutes = serializers.IntegerField()
    next_opening = serializers.DateTimeField(allow_null=True)


class Provider(serializers.Serializer):
    """The public data of a listed provider."""

    slug = serializers.SlugField()
    display_name = serializers.CharField()
    credentials = serializers.CharField(allow_blank=True)
    license_type = serializers.ChoiceField(choices=LICENSE_TYPES)
    pronouns = serializers.CharField(allow_blank=True)
    gender = serializers.SlugField(allow_null=True)
    years_in_practice = serializers.IntegerField(allow_null=True)
    headline = serializers.CharField(allow_blank=True)
    bio = serializers.CharField(allow_blank=True)
    trauma_informed = serializers.BooleanField()
    trauma_training = Training(many=True)
    licensed_states = LicensedState(many=True)
    plans = serializers.ListField(child=serializers.SlugField())
    participation = Participation(many=True)
    concerns = Concern(many=True)
    approaches = serializers.ListField(child=serializers.SlugField())
    languages = serializers.ListField(child=serializers.SlugField())
    age_groups = serializers.ListField(child=serializers.ChoiceField(choices=AGE_GROUPS))
    identities = serializers.ListField(child=serializers.SlugField())
    session_types = SessionType(many=True)
    self_pay_fee = Money(allow_null=True)
    timezone = serializers.CharField()
    accepting_new_clients = serializers.BooleanField()
    next_opening = serializers.DateTimeField(allow_null=True)


class Page(serializers.Serializer):
    """A page of a list, with links to the next and previous page."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class Providers(Page):
    results = Provider(many=True)


class Openings(Page):
    results = LocalOpening(many=True)


class Reason(serializers.Serializer):
    code = serializers.CharField()
    status = serializers.ChoiceField(choices=reasons.STATUSES)
    text = serializers.CharField()
    points = serializers.FloatField()
    max_points = serializers.FloatField()


class MatchResult(serializers.Serializer):
    """One provider of a ranking. `fit` is in [0, 1]; up to six openings, preferred times first."""

    rank = serializers.IntegerField()
    provider = Provider()
    fit = serializers.FloatField(min_value=0, max_value=1)
    reasons = Reason(many=True)
    openings = Opening(many=True)
    next_opening = serializers.DateTimeField()
    cost = DatedCost()


class Relaxation(serializers.Serializer):
    """How many providers dropping a filter (or two, joined by `+`) adds, exactly."""

    drop = serializers.CharField()
    text = serializers.CharField()
    adds = serializers.IntegerField(min_value=1)


class Ranking(serializers.Serializer):
    """The ranked providers. `match` is the token for creating holds, valid for 24 hours."""

    match = serializers.CharField()
    as_of = serializers.DateTimeField()
    eligible = serializers.IntegerField()
    considered = serializers.IntegerField()
    waitlist = serializers.BooleanField()
    matches = MatchResult(many=True)
    relaxations = Relaxation(many=True)
