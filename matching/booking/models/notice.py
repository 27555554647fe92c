"""Messages as rows: written in the transaction of the change they announce, sent later."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto import keys, tokens
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment
from matching.booking.domain import reminder

REMINDERS = tuple(reminder.OFFSETS)
# These can be sent repeatedly; all others once per version and channel.
REPEATABLE_KINDS = ("link", "code")
# About what was recorded after the appointment. They wait for the morning, and their links live longer than others.
OUTCOME_KINDS = ("missed", "not_missed")
LINK_VALID_AFTER_END, OUTCOME_LINK_VALID = timedelta(days=1), timedelta(days=7)


class NoticeKind(models.TextChoices):
    """What a notice is about, as staff read it."""

    CONFIRMATION = "confirmation", _("Confirmation")
    MOVED = "moved", _("Moved")
    LOCATION = "place", _("Another place on that day")
    CANCELED = "cancelled", _("Canceled")
    REMINDER_48H = "reminder_48h", _("Reminder, two days before")
    REMINDER_24H = "reminder_24h", _("Reminder, a day before")
    REMINDER_1H = "reminder_1h", _("Reminder, an hour before")
    LINK = "link", _("Link, as asked")
    CODE = "code", _("Code, as asked")
    REPLACEMENTS = "rescue", _("Canceled, with other times")
    OTHER_PROVIDERS = "rematch", _("Other therapists, after “not a fit”")
    MISSED = "missed", _("Marked as missed")
    NOT_MISSED = "not_missed", _("No longer marked as missed")
    OFFER = "offer", _("A time from the waiting list")


class NoticeStatus(models.TextChoices):
    """The status of a notice.

    A notice in `sending` whose lease has expired may or may not have gone out. It is sent again with the same Message-ID.
    A reminder is not sent again, because a missing reminder is better than two: it ends as `unsure`.
    """

    PENDING = "pending", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    SUPERSEDED = "superseded", _("Out of date")
    FAILED = "failed", _("Given up")
    UNSURE = "unsure", _("Perhaps sent")


class Notice(ClassifiedModel):
    """One message about one version of an appointment, to one person through one channel.

    The token of its link and its verification code are derived from `ref`. It is not sent after `expires_at`.
    `sending_started_at` is set just before sending, so that a claim whose sender died earlier is known to have sent
    nothing.
    """

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="notices")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=NoticeKind)
    recipient = models.CharField(max_length=8)
    channel = models.CharField(max_length=8, default="email")
    language = models.CharField(max_length=12, default="en")
    status = models.CharField(max_length=12, choices=NoticeStatus, default=NoticeStatus.PENDING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sending_started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    # A keyed hash of the address, until it is proven: it gets few messages an hour.
    address_digest = models.BinaryField(max_length=32, null=True)
    token = models.BinaryField(max_length=32, null=True, unique=True)
    token_expires_at = models.DateTimeField(null=True)

    PII_FIELDS = field_names("appointment ref address_digest token token_expires_at")
    NON_PII_FIELDS = field_names(
        "id version kind recipient channel language status created_at due_at lease_until attempts sending_started_at sent_at "
        "expires_at"
    )

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "version", "kind", "recipient", "channel"],
                condition=~Q(kind__in=REPEATABLE_KINDS),
                name="notice_once_per_version",
            ),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="notice_kind_is_known"),
            models.CheckConstraint(
                condition=Q(recipient__in=["client", "booker", "waiting"]), name="notice_recipient_is_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=["email", "sms"]), name="notice_channel_is_known"),
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="notice_status_is_known"),
            models.CheckConstraint(
                condition=Q(status="sending", lease_until__isnull=False)
                | (~Q(status="sending") & Q(lease_until__isnull=True)),
                name="notice_only_sending_is_leased",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(status__in=["pending", "sending"]), name="notice_to_send"),
            models.Index(fields=["sent_at"], condition=Q(sent_at__isnull=False), name="notice_by_sent"),
            models.Index(
                fields=["address_digest", "sending_started_at"],
                condition=Q(address_digest__isnull=False),
                name="notice_by_unproven_address",
            ),
        ]

    @property
    def link_token(self) -> str:
        """The token in this notice's link. Raises LookupError if it has no link or its key was removed."""
        for key_id in keys.keyring():
            token = tokens.derive("link", self.ref, key_id)
            if tokens.matches(token, self.token):
                return token
        raise LookupError("No key produces the token of this notice.")

    def __str__(self) -> str:
        return f"{self.kind} v{self.version} of {self.appointment_id}"
