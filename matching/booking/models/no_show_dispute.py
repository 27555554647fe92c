"""A client's dispute of a no-show, and the decision of staff."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment


class DisputeOutcome(models.TextChoices):
    """The decision of staff. The appointment keeps its final status; this row is the correction."""

    OPEN = "open", _("Contested")
    TOOK_PLACE = "took_place", _("Corrected: the session took place")
    STANDS = "stands", _("The mark stands")


class NoShowDispute(ClassifiedModel):
    """A client's statement that they did attend, at most one per appointment, and the decision: by whom and when."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="no_show_dispute")
    words = EncryptedField()
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=DisputeOutcome, default=DisputeOutcome.OPEN)
    decided_at = models.DateTimeField(null=True)
    staff = models.CharField(max_length=150, blank=True)

    PII_FIELDS = field_names("ref appointment words staff")
    NON_PII_FIELDS = field_names("id at verdict decided_at")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(verdict__in=DisputeOutcome.values), name="dispute_verdict_is_known"),
            models.CheckConstraint(
                condition=Q(verdict="open", decided_at__isnull=True, staff="")
                | (~Q(verdict="open") & Q(decided_at__isnull=False) & ~Q(staff="")),
                name="dispute_decision_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.verdict}"
