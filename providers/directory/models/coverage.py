"""Payers, their plans, and the providers' participation in them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from config.pii import ClassifiedModel, field_names
from providers.directory.domain.coverage import PLAN_KINDS
from providers.directory.domain.license import STATES
from providers.directory.models.license import inclusive_dates
from providers.directory.models.provider import Provider
from providers.directory.models.triggers import change_tracking, record_history, vocabulary_tracking


class Payer(ClassifiedModel):
    """A company or program that pays for care."""

    slug = models.SlugField(max_length=60, unique=True)
    label = models.CharField(max_length=120)
    # Where this was looked up, and when it was last checked.
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    NON_PII_FIELDS = field_names("id slug label source checked_on")

    class Meta:
        triggers = vocabulary_tracking()
        ordering = ["label"]

    def __str__(self) -> str:
        return self.label


class Plan(ClassifiedModel):
    """A plan of a payer, sold in these states, or in all if `states` is None."""

    payer = models.ForeignKey(Payer, on_delete=models.PROTECT, related_name="plans")
    slug = models.SlugField(max_length=80, unique=True)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=[(k, k.upper()) for k in PLAN_KINDS])
    states = ArrayField(models.CharField(max_length=2), null=True, blank=True)
    # Where this was looked up, and when it was last checked.
    source = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)

    NON_PII_FIELDS = field_names("id payer slug label kind states source checked_on")

    class Meta:
        triggers = vocabulary_tracking()
        ordering = ["payer__label", "label"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PLAN_KINDS), name="plan_kind_is_known"),
            models.CheckConstraint(condition=Q(states__contained_by=STATES), name="plan_states_are_known"),
        ]

    def __str__(self) -> str:
        return self.label


class Participation(ClassifiedModel):
    """A provider's participation in a plan's network, in these states, or in all if `states` is None. Dates are inclusive."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="participations")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT)
    states = ArrayField(models.CharField(max_length=2), null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)

    PII_FIELDS = field_names("provider verified_by")
    NON_PII_FIELDS = field_names("id plan states starts_on ends_on verified_on")

    class Meta:
        triggers = change_tracking() + record_history()
        ordering = ["plan__slug", "starts_on"]
        constraints = [
            ExclusionConstraint(
                name="participation_one_a_plan_and_day",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("plan", RangeOperators.EQUAL),
                    (inclusive_dates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(states__contained_by=STATES), name="participation_states_are_known"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="participation_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.plan_id}"
