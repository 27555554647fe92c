"""Good faith estimates of the cost of an appointment, for clients who pay without insurance."""

from django.db import models
from django.db.models import Q

from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment


class Estimate(ClassifiedModel):
    """An estimate exactly as it was shown: provider, kind of visit, date, amount (USD), text version. Append-only.

    A new date, provider or fee adds a row; earlier rows stay.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="estimates")
    version = models.PositiveIntegerField()
    provider = models.ForeignKey("directory.Provider", on_delete=models.PROTECT, related_name="+")
    provider_name = models.CharField(max_length=250)
    npi = models.CharField(max_length=10)
    care_type = models.CharField(max_length=24)
    format = models.CharField(max_length=12)
    visit = models.CharField(max_length=6)
    minutes = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    timezone = models.CharField(max_length=60)
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    text_version = models.CharField(max_length=12)
    language = models.CharField(max_length=12)
    issued_at = models.DateTimeField()

    PII_FIELDS = field_names("appointment provider provider_name npi starts_at timezone")
    NON_PII_FIELDS = field_names("id version care_type format visit minutes amount text_version language issued_at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "version"], name="estimate_once_per_version"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="estimate_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} v{self.version}: {self.amount}"
