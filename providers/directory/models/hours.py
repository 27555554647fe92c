"""Weekly hours and time off."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from config.pii import ClassifiedModel, field_names
from providers.directory.models.license import inclusive_dates
from providers.directory.models.provider import Provider
from providers.directory.models.triggers import change_tracking, record_history


class IntegerRange(Func):
    """An `int4range` from two integer columns, half-open."""

    function = "INT4RANGE"
    output_field = IntegerRangeField()


class WeeklyHours(ClassifiedModel):
    """Hours on one weekday (Monday is 0), in local minutes since midnight of their own zone. The dates are inclusive.

    Two weeks in another zone are rows with that zone and those dates, next to rows for the time before and after.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="weekly_hours")
    weekday = models.PositiveSmallIntegerField()
    start = models.PositiveSmallIntegerField()
    end = models.PositiveSmallIntegerField()
    timezone = models.CharField(max_length=60)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)

    PII_FIELDS = field_names("provider")
    NON_PII_FIELDS = field_names("id weekday start end timezone valid_from valid_until")

    class Meta:
        triggers = change_tracking() + record_history()
        verbose_name_plural = "weekly hours"
        ordering = ["weekday", "start"]
        constraints = [
            ExclusionConstraint(
                name="weekly_hours_do_not_overlap",
                expressions=[
                    ("provider", RangeOperators.EQUAL),
                    ("weekday", RangeOperators.EQUAL),
                    ("timezone", RangeOperators.EQUAL),
                    (IntegerRange(F("start"), F("end")), RangeOperators.OVERLAPS),
                    (inclusive_dates("valid_from", "valid_until"), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="weekly_hours_weekday_is_0_to_6"),
            models.CheckConstraint(
                condition=Q(start__lt=F("end")) & Q(end__lte=1440), name="weekly_hours_lie_within_a_day"
            ),
            models.CheckConstraint(condition=~Q(timezone=""), name="weekly_hours_have_a_zone"),
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="weekly_hours_validity_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.start // 60:02}:{self.start % 60:02}"


class TimeOff(ClassifiedModel):
    """A period in which a provider has no appointments."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="time_off")
    span = DateTimeRangeField()
    note = models.CharField(max_length=120, blank=True)

    PII_FIELDS = field_names("provider note")
    NON_PII_FIELDS = field_names("id span")

    class Meta:
        triggers = change_tracking() + record_history()
        verbose_name_plural = "time off"
        ordering = ["span"]
        constraints = [
            models.CheckConstraint(
                condition=Q(span__isempty=False)
                & Q(span__lower_inf=False)
                & Q(span__upper_inf=False)
                & Q(span__lower_inc=True)
                & Q(span__upper_inc=False),
                name="time_off_is_bounded_and_half_open",
            )
        ]

    def __str__(self) -> str:
        return str(self.span)
