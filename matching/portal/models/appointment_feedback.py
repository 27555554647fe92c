"""Feedback of providers on appointments."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment


class PoorFitReason(models.TextChoices):
    """Why a provider reports a poor fit. There is no free text, because it could contain data about the client."""

    CONCERN = "concern", _("A concern I don't work with")
    CARE = "care", _("Another kind of care is needed")
    TIMES = "times", _("Our times don't fit together")
    KNOWN = "known", _("I know this person, or someone close to them")
    OTHER = "other", _("Another reason")


class AppointmentFeedback(ClassifiedModel):
    """A provider's feedback on an appointment: the client was late, or a poor fit and its reason."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="feedback")
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=8, choices=PoorFitReason, blank=True)
    at = models.DateTimeField()
    # When provider relations reviewed the profile.
    acknowledged_at = models.DateTimeField(null=True)
    staff = models.CharField(max_length=150, blank=True)

    PII_FIELDS = field_names("appointment staff")
    NON_PII_FIELDS = field_names("id kind reason at acknowledged_at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "kind"], name="feedback_once_per_kind"),
            models.CheckConstraint(
                condition=Q(kind="late", reason="") | Q(kind="not_fit", reason__in=PoorFitReason.values),
                name="feedback_kind_and_reason_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.kind}"
