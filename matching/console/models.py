"""Appointments that staff keep although the provider's record no longer allows them."""

from django.db import models
from django.db.models import Q

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment
from matching.console.domain.schedule_impact import REASONS


class Override(ClassifiedModel):
    """A staff member's decision to keep one version of an appointment. Append-only.

    `reason` is the code in `matching.console.domain.schedule_impact` that the decision overrides; `words` is the
    staff member's own explanation.
    """

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="overrides")
    version = models.PositiveIntegerField()
    reason = models.CharField(max_length=24)
    words = EncryptedField()
    staff = models.CharField(max_length=150)
    at = models.DateTimeField()

    PII_FIELDS = field_names("ref appointment words staff")
    NON_PII_FIELDS = field_names("id version reason at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(reason__in=REASONS), name="override_reason_is_known"),
            models.CheckConstraint(condition=~Q(staff=""), name="override_has_staff_member"),
            models.CheckConstraint(condition=Q(words__isnull=False), name="override_has_explanation"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} v{self.version}: {self.reason}"
