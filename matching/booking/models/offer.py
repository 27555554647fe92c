"""Offers: times held for a client whose appointment was canceled, or who is on the waitlist."""

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from config.crypto import tokens
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from matching.appointments.models.appointment import Appointment, AppointmentStatus
from matching.booking.domain import offer
from matching.booking.models.waitlist import WaitlistEntry


class OfferKind(models.TextChoices):
    """Why a time is offered."""

    RESCUE = "rescue", _("In place of a canceled session")
    WAITLIST = "waitlist", _("From the waiting list")


class OfferStatus(models.TextChoices):
    """The status of an offer. A `lapsed` offer can be accepted until someone else takes the time."""

    OPEN = "open", _("Open")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    LAPSED = "lapsed", _("Ran out")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Offer(ClassifiedModel):
    """An offered time, held by `appointment`. It belongs to `canceled_appointment` or to the waitlist `entry`."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    token = models.BinaryField(max_length=32, unique=True)
    kind = models.CharField(max_length=8, choices=OfferKind)
    appointment = models.OneToOneField(Appointment, on_delete=models.PROTECT, related_name="offer")
    canceled_appointment = models.ForeignKey(
        Appointment, null=True, on_delete=models.PROTECT, related_name="replacement_offers"
    )
    entry = models.ForeignKey(WaitlistEntry, null=True, on_delete=models.SET_NULL, related_name="offers")
    status = models.CharField(max_length=9, choices=OfferStatus, default=OfferStatus.OPEN)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    PII_FIELDS = field_names("ref token appointment canceled_appointment entry")
    NON_PII_FIELDS = field_names("id kind status created_at expires_at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=OfferStatus.values), name="offer_status_is_known"),
            models.CheckConstraint(
                condition=Q(kind="rescue", canceled_appointment__isnull=False, entry__isnull=True)
                | Q(kind="waitlist", canceled_appointment__isnull=True),
                name="offer_is_for_what_its_kind_says",
            ),
            models.UniqueConstraint(fields=["entry"], condition=Q(status="open"), name="offer_one_open_per_entry"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(status="open"), name="offer_open_by_end")]

    def __str__(self) -> str:
        return self.ref

    @property
    def group(self) -> str:
        """The key shared by all offers for the same need. Accepting or declining one of them locks it."""
        return (
            self.canceled_appointment.ref if self.canceled_appointment else self.entry.ref if self.entry else self.ref
        )

    @property
    def effective_status(self) -> str:
        """The current status: `lapsed` also if the hold ended and the row was not updated yet."""
        has_ended = self.appointment.status in (AppointmentStatus.EXPIRED, AppointmentStatus.CANCELED)
        return OfferStatus.LAPSED if self.status == OfferStatus.OPEN and has_ended else self.status

    @property
    def access_token(self) -> str:
        """The token that opens this offer, for links in messages."""
        return tokens.derive("offer", self.ref)

    def siblings(self) -> "QuerySet[Offer]":
        """Return the other offers for the same need that are unanswered and whose times are still held."""
        live = Offer.objects.filter(
            status__in=(offer.OPEN, offer.LAPSED), appointment__status=AppointmentStatus.HELD
        ).select_related("appointment__provider")
        need = (
            {"canceled_appointment_id": self.canceled_appointment_id}
            if self.canceled_appointment_id
            else {"entry_id": self.entry_id}
        )
        return live.filter(**need).exclude(id=self.id) if any(need.values()) else live.none()
