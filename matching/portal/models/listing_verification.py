"""Asking a provider whether what is listed of them is still so."""

from django.db import models
from django.db.models import Q

from config.pii import Judged, columns
from providers.directory.domain.freshness import STAGES
from providers.directory.models import Provider


class Confirmation(Judged):
    """One question to a provider: at `stage` days after the fact that is oldest, once for each time it was verified."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    stage = models.PositiveSmallIntegerField()
    verified_on = models.DateField()
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    PERSONAL = columns("provider")
    IMPERSONAL = columns("id stage verified_on created_at lease_until attempts sent_at")

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["provider", "stage", "verified_on"], name="confirmation_asked_once"),
            models.CheckConstraint(condition=Q(stage__in=STAGES), name="confirmation_stage_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: day {self.stage}"
