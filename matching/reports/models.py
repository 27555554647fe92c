"""Counts by day that name nobody: what was asked for, what there was."""

from django.db import models
from django.db.models import Q

from config.pii import Judged, columns

# What `matching.reports.domain.demand` counts, and what a day's look at the index found.
KINDS = ("asked", "unmet", "missed", "listed", "bookable", "openings")


class Tally(Judged):
    """How often something was so on one day (UTC). `cell` says where: state/payer/concern, a reason, or nothing.

    No row of a question is ever written: counts come here by the minute, all of them at once.
    """

    day = models.DateField()
    what = models.CharField(max_length=12)
    cell = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField()

    IMPERSONAL = columns("id day what cell count")

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["day", "what", "cell"], name="tally_once_a_day_and_cell"),
            models.CheckConstraint(condition=Q(what__in=KINDS), name="tally_kind_is_known"),
        ]
        indexes = [models.Index(fields=["what", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.what} {self.cell}: {self.count}"
