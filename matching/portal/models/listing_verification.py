"""Mails that ask providers to verify their listing."""

from django.db import models
from django.db.models import Q

from config.pii import ClassifiedModel, field_names
from providers.directory.domain.freshness import REMINDER_STAGES
from providers.directory.models import Provider


class ListingVerificationMail(ClassifiedModel):
    """A mail due `stage` days after the provider's oldest fact was verified (`verified_on`)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    stage = models.PositiveSmallIntegerField()
    verified_on = models.DateField()
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    PII_FIELDS = field_names("provider")
    NON_PII_FIELDS = field_names("id stage verified_on created_at lease_until attempts sent_at")

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "stage", "verified_on"], name="listing_verification_mail_once_per_stage"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=REMINDER_STAGES), name="listing_verification_mail_stage_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: day {self.stage}"
