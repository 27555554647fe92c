"""Messages to people, as rows: written with the change they tell of, sent later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.ground.personal import Judged, columns
from matching.models.appointment import Appointment


class NoticeStatus(models.TextChoices):
    """`sending` with a lease in the past means nobody knows: it is sent again with the same Message-ID."""

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    SUPERSEDED = "superseded", _("Out of date")
    FAILED = "failed", _("Given up")


class Notice(Judged):
    """One message about one version of an appointment to one person by one channel."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="notices")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=16)
    recipient = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, default="email")
    language = models.CharField(max_length=12, default="en")
    status = models.CharField(max_length=12, choices=NoticeStatus, default=NoticeStatus.PENDING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    PERSONAL = columns("appointment")
    IMPERSONAL = columns(
        "id version kind recipient channel language status created_at due_at lease_until attempts sent_at"
    )

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "version", "kind", "recipient", "channel"], name="notice_once_a_version"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["confirmation", "moved", "cancelled", "rescue", "offer"]),
                name="notice_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(recipient__in=["client", "booker", "waiting"]), name="notice_recipient_is_known"
            ),
            models.CheckConstraint(condition=Q(channel="email"), name="notice_channel_is_known"),
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="notice_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_until__isnull=True)),
                name="notice_only_sending_is_leased",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status__in=["pending", "sending"]), name="notice_to_send")
        ]

    def __str__(self) -> str:
        return f"{self.kind} v{self.version} of {self.appointment_id}"
