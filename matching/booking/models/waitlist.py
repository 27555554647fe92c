"""Waitlist entries: who waits for an opening, and their search criteria."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto import tokens
from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from matching.appointments.domain.criteria import Criteria
from matching.booking.domain.waitlist import ENDED, KnownOpenings


class WaitlistStatus(models.TextChoices):
    """The states of `matching.booking.domain.waitlist`: waiting, with an open offer, or ended."""

    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("A time is offered")
    ENDED = "ended", _("Ended")


class WaitlistEntry(ClassifiedModel):
    """A client's request to hear about new openings.

    `known_openings` holds the openings that they could have booked when they joined.
    """

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    token = models.BinaryField(max_length=32, unique=True)
    match_digest = models.BinaryField(max_length=32)
    criteria = EncryptedField()
    known_openings = EncryptedField()
    email = EncryptedField()
    phone = EncryptedField()
    email_ok = models.BooleanField(default=False)
    text_ok = models.BooleanField(default=False)
    language = models.CharField(max_length=12, default="en")
    # A keyed hash of the network that joined: the times that are held for this entry count for it.
    network = models.BinaryField(max_length=32, default=bytes)
    # The message that confirms the entry, with the link to leave: when it is due (null if none is) and who sends it.
    message_due_at = models.DateTimeField(null=True)
    message_started_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # A keyed hash of the address, which gets few messages an hour.
    address_digest = models.BinaryField(max_length=32, null=True)
    status = models.CharField(max_length=8, choices=WaitlistStatus, default=WaitlistStatus.WAITING)
    joined_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    PII_FIELDS = field_names(
        "ref token match_digest criteria known_openings email phone email_ok text_ok network address_digest"
    )
    NON_PII_FIELDS = field_names(
        "id language status joined_at ends_at ended_at message_due_at message_started_at lease_until attempts"
    )

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["match_digest"], condition=~Q(status=ENDED), name="waitlist_one_entry_per_match"
            ),
            models.CheckConstraint(condition=Q(status__in=WaitlistStatus.values), name="waitlist_status_is_known"),
            models.CheckConstraint(
                condition=Q(status=ENDED, ended_at__isnull=False) | (~Q(status=ENDED) & Q(ended_at__isnull=True)),
                name="waitlist_ended_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["joined_at"], condition=Q(status="waiting"), name="waitlist_in_line"),
            models.Index(
                fields=["message_due_at"], condition=Q(message_due_at__isnull=False), name="waitlist_message_to_send"
            ),
            models.Index(
                fields=["address_digest", "message_started_at"],
                condition=Q(address_digest__isnull=False),
                name="waitlist_by_address",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def match_criteria(self) -> Criteria:
        """The search criteria of the client."""
        return Criteria.from_json(self.criteria or "")

    @property
    def openings_at_join(self) -> KnownOpenings:
        """The openings they could have booked when they joined."""
        return KnownOpenings.from_json(self.known_openings or "")

    @property
    def access_token(self) -> str:
        """The token that opens this entry, for links in messages."""
        return tokens.derive("waitlist", self.ref)
