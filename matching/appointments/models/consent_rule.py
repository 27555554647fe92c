"""The age of consent to care. State laws differ and change, so each rule has dates and a source."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from config.pii import ClassifiedModel, field_names
from providers.directory.domain.license import STATES
from providers.directory.models.license import inclusive_dates


class ConsentRule(ClassifiedModel):
    """For a state and care type, the age in whole years from which no guardian must consent. Without a rule: 18."""

    state = models.CharField(max_length=2)
    care_type = models.CharField(max_length=24)
    age = models.PositiveSmallIntegerField()
    conditions = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    checked_on = models.DateField()

    NON_PII_FIELDS = field_names("id state care_type age conditions starts_on ends_on source checked_on")

    class Meta:
        ordering = ["state", "care_type", "starts_on"]
        constraints = [
            ExclusionConstraint(
                name="consent_one_rule_a_day",
                expressions=[
                    ("state", RangeOperators.EQUAL),
                    ("care_type", RangeOperators.EQUAL),
                    (inclusive_dates("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(state__in=STATES), name="consent_state_is_known"),
            models.CheckConstraint(
                condition=Q(care_type__in=["therapy", "medication-management"]), name="consent_care_type_is_known"
            ),
            models.CheckConstraint(condition=Q(age__gte=5, age__lte=18), name="consent_age_is_5_to_18"),
            models.CheckConstraint(condition=~Q(source=""), name="consent_names_its_source"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="consent_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.care_type}: {self.age}"
