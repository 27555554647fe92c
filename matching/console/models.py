"""Appointments that staff keep although the provider's record no longer allows them, or move with consent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

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


class ConsentGiver(models.TextChoices):
    """Who agreed that staff move an appointment."""

    CLIENT = "client", _("The client")
    BOOKER = "booker", _("The person who booked")
    GUARDIAN = "guardian", _("A parent or guardian")


class ConsentMeans(models.TextChoices):
    """How they agreed."""

    PHONE = "phone", _("By phone")
    MAIL = "mail", _("By e-mail or text")
    IN_PERSON = "in_person", _("In person")


class MoveConsent(ClassifiedModel):
    """The client's consent to a move that staff made: who agreed, how and when, and who recorded it. Append-only.

    `version` is the appointment's version after the move.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="move_consents")
    version = models.PositiveIntegerField()
    giver = models.CharField(max_length=10, choices=ConsentGiver)
    means = models.CharField(max_length=10, choices=ConsentMeans)
    agreed_at = models.DateTimeField()
    staff = models.CharField(max_length=150)
    at = models.DateTimeField()

    PII_FIELDS = field_names("appointment staff")
    NON_PII_FIELDS = field_names("id version giver means agreed_at at")

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["appointment", "version"], name="move_consent_once_per_version"),
            models.CheckConstraint(condition=Q(giver__in=ConsentGiver.values), name="move_consent_giver_is_known"),
            models.CheckConstraint(condition=Q(means__in=ConsentMeans.values), name="move_consent_means_are_known"),
            models.CheckConstraint(condition=~Q(staff=""), name="move_consent_has_staff_member"),
            models.CheckConstraint(condition=Q(agreed_at__lte=models.F("at")), name="move_consent_comes_first"),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} v{self.version}: {self.giver}"
