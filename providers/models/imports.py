"""What was imported, when, and what became of it."""

from django.db import models
from django.db.models import F, Q

from config.ground.personal import Judged, columns


class ImportRun(Judged):
    """One run of an import: which file, and how many rows came in, were kept, skipped or rejected."""

    kind = models.CharField(max_length=10)
    sha256 = models.BinaryField(max_length=32, null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)

    IMPERSONAL = columns("id kind sha256 started_at finished_at rows created changed unchanged skipped rejected")

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["roster", "nppes"]), name="import_kind_is_known"),
            models.CheckConstraint(
                condition=Q(rows__gte=F("created") + F("changed") + F("unchanged") + F("skipped") + F("rejected")),
                name="import_counts_no_row_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"
