"""Daily counts of demand and supply, without personal data."""

from django.db import models
from django.db.models import Q

from config.pii import ClassifiedModel, field_names

# The counters of `matching.reports.domain.demand`, and the daily supply figures.
KINDS = ("asked", "unmet", "missed", "listed", "bookable", "openings")


class DailyCount(ClassifiedModel):
    """A count for one day (UTC). `cell` is state/payer/concern, a filter code, or empty.

    No match query is ever stored: counts are collected in Redis and added here every minute.
    """

    day = models.DateField()
    what = models.CharField(max_length=12)
    cell = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField()

    NON_PII_FIELDS = field_names("id day what cell count")

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["day", "what", "cell"], name="daily_count_once_per_day_and_cell"),
            models.CheckConstraint(condition=Q(what__in=KINDS), name="daily_count_kind_is_known"),
        ]
        indexes = [models.Index(fields=["what", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.cell}: {self.count}"
