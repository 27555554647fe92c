"""Evidence that a provider is trauma-informed."""

from django.db import models
from django.db.models import Q

from config.ground.personal import Judged, columns
from providers.models.profile import Provider


class Training(Judged):
    """A named, dated training. It counts once staff have seen the proof and said so (`verified_on`)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="trainings")
    name = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    evidence = models.CharField(max_length=300, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)

    PERSONAL = columns("provider name evidence verified_by")
    IMPERSONAL = columns("id year verified_on")

    class Meta:
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "name", "year"], name="training_stands_once"),
            models.CheckConstraint(condition=Q(year__gte=1950, year__lte=2100), name="training_year_is_plausible"),
            models.CheckConstraint(condition=~Q(name=""), name="training_has_a_name"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | ~Q(evidence=""), name="training_verified_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.year}"
