"""Mails that tell providers about their appointments, and how each provider wants to be told."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment
from matching.booking.domain import provider_notice
from providers.directory.models import Provider


class NoticeFrequency(models.TextChoices):
    """How often a provider gets mail about appointments."""

    EACH = provider_notice.EACH, _("A mail for each booking, move and cancellation")
    DAILY = provider_notice.DAILY, _("One mail each morning, if something changed")
    NONE = provider_notice.NONE, _("No mail: I look here")


class ProviderNoticeChoice(ClassifiedModel):
    """A provider's choice, made in the portal. Without a row, it is NoticeFrequency.EACH, in English."""

    provider = models.OneToOneField(Provider, on_delete=models.CASCADE, related_name="notice_choice")
    frequency = models.CharField(max_length=5, choices=NoticeFrequency)
    language = models.CharField(max_length=12, default="en")

    PII_FIELDS = field_names("provider")
    NON_PII_FIELDS = field_names("id frequency language")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(frequency__in=NoticeFrequency.values), name="notice_frequency_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.frequency}"


class ProviderNotice(ClassifiedModel):
    """One change of an appointment, to be mailed to a provider. It holds no data about the client.

    `start` is the start after the change and `previous_start` the one before, if another. Rows with `in_summary` that are
    due together are sent as one mail.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    appointment = models.ForeignKey(Appointment, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    start = models.DateTimeField()
    previous_start = models.DateTimeField(null=True)
    timezone = models.CharField(max_length=60)
    in_summary = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    PII_FIELDS = field_names("provider appointment start previous_start")
    NON_PII_FIELDS = field_names("id version kind timezone in_summary created_at due_at lease_until attempts sent_at")

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "version", "provider"], name="provider_notice_once_per_version"
            ),
            models.CheckConstraint(condition=Q(kind__in=provider_notice.KINDS), name="provider_notice_kind_is_known"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(sent_at__isnull=True), name="provider_notice_to_send")]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version} to {self.provider_id}"
