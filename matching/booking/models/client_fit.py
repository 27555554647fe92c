"""A client's statement that the therapist isn't a fit."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment


class ClientFitReason(models.TextChoices):
    """Why a therapist isn't a fit. There is no free text, because it could contain data about the client."""

    STYLE = "style", _("How we talk with each other")
    EXPERTISE = "expertise", _("What I need help with")
    LOGISTICS = "logistics", _("Times, place or cost")
    OTHER = "other", _("Something else")


class ClientFitReport(ClassifiedModel):
    """A client's report, at most one per appointment. The therapist is never told."""

    appointment = models.OneToOneField(Appointment, on_delete=models.CASCADE, related_name="fit_report")
    reason = models.CharField(max_length=10, choices=ClientFitReason, blank=True)
    at = models.DateTimeField()

    PII_FIELDS = field_names("appointment")
    NON_PII_FIELDS = field_names("id reason at")

    class Meta:
        ordering = ["id"]
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=["", *ClientFitReason.values]), name="client_fit_reason_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.reason}"
