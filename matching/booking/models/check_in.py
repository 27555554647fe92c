"""Check-ins around the start of an appointment."""

from django.db import models
from django.db.models import Q

from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment


class CheckIn(ClassifiedModel):
    """One check-in. `who` checked in: the client, or staff on behalf of the provider.

    `alone` means that the other person has not joined yet.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="check_ins")
    who = models.CharField(max_length=10)
    alone = models.BooleanField(default=False)
    at = models.DateTimeField()

    PII_FIELDS = field_names("appointment")
    NON_PII_FIELDS = field_names("id who alone at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "who", "alone"], name="check_in_once_per_side"),
            models.CheckConstraint(condition=Q(who__in=["client", "provider"]), name="check_in_who_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.who}"
