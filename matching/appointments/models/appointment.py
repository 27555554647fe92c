"""Appointments, their history and their consents."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.fields.ranges import RangeStartsWith
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from matching.appointments.domain.appointment import LIVE
from matching.appointments.domain.criteria import Criteria
from matching.appointments.models.client import Booker, Client
from providers.directory.models.triggers import change_tracking


class AppointmentStatus(models.TextChoices):
    """The statuses of `matching.appointments.domain.appointment`."""

    HELD = "held", _("Held")
    BOOKED = "booked", _("Booked")
    EXPIRED = "expired", _("Expired")
    CANCELED = "cancelled", _("Canceled")
    COMPLETED = "completed", _("Completed")
    NO_SHOW = "no_show", _("Did not come")


def bounded(field: str) -> Q:
    """Return the condition that a range is neither empty nor unbounded, and is half-open."""
    return Q(
        **{
            f"{field}__isempty": False,
            f"{field}__lower_inf": False,
            f"{field}__upper_inf": False,
            f"{field}__lower_inc": True,
            f"{field}__upper_inc": False,
        }
    )


# A held or booked time without a proven contact.
UNPROVEN = Q(status__in=LIVE, contact_proven_at__isnull=True)


class Appointment(ClassifiedModel):
    """A provider's time, held for or booked by one client. The hold and the appointment are the same row.

    `blocked_period` includes the provider's buffers. `local_start` is the local time in `timezone` at the time
    of booking, so that a later change of time-zone rules can be detected.
    """

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    provider = models.ForeignKey("directory.Provider", on_delete=models.PROTECT, related_name="+")
    client = models.ForeignKey(Client, null=True, on_delete=models.PROTECT, related_name="appointments")
    booker = models.ForeignKey(Booker, null=True, on_delete=models.PROTECT, related_name="appointments")
    status = models.CharField(max_length=10, choices=AppointmentStatus, default=AppointmentStatus.HELD)
    version = models.PositiveIntegerField(default=1)
    period = DateTimeRangeField()
    blocked_period = DateTimeRangeField()
    held_until = models.DateTimeField(null=True)
    extensions = models.PositiveSmallIntegerField(default=0)
    timezone = models.CharField(max_length=60)
    local_start = models.CharField(max_length=16)
    tzdata_version = models.CharField(max_length=12)
    care_type = models.CharField(max_length=24)
    format = models.CharField(max_length=12)
    visit = models.CharField(max_length=6)
    # The match criteria: needed to check eligibility and to offer other times.
    criteria = EncryptedField()
    match_digest = models.BinaryField(max_length=32)
    client_timezone = models.CharField(max_length=60)
    cost_basis = models.CharField(max_length=20)
    cost_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    # The remaining deductible of the client's plan (USD), as the client entered it.
    deductible_left = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    message_to_provider = EncryptedField()
    cancel_reason = EncryptedField()
    # A keyed hash of the client's network, for the caps on holds and bookings. Empty for staff and for offers.
    network = models.BinaryField(max_length=32)
    # A keyed hash of the address that gets the messages, for the caps. Null if the client chose no messages.
    address_digest = models.BinaryField(max_length=32, null=True)
    # When someone showed that they read the messages, or staff confirmed the booking.
    contact_proven_at = models.DateTimeField(null=True)
    # A booked appointment is released at this time, unless its contact is proven before. Null if it has no deadline.
    confirm_by = models.DateTimeField(null=True)
    hold_token = models.BinaryField(max_length=32, unique=True)
    token = models.BinaryField(max_length=32, null=True, unique=True)
    calendar_token = models.BinaryField(max_length=32, null=True)
    # A slow hash of the passphrase that mailed links ask for; empty if the client set none.
    passphrase_hash = models.CharField(max_length=160, blank=True, default="")
    # SHA-256 of the code for clients without an e-mail address or phone number.
    return_code = models.BinaryField(max_length=32, null=True, unique=True)
    created_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)

    PII_FIELDS = field_names(
        "ref client booker criteria match_digest client_timezone message_to_provider cancel_reason network address_digest "
        "hold_token token calendar_token passphrase_hash return_code period blocked_period local_start provider "
        "deductible_left"
    )
    NON_PII_FIELDS = field_names(
        "id status version held_until extensions timezone tzdata_version care_type format visit cost_basis cost_amount "
        "contact_proven_at confirm_by created_at booked_at"
    )

    class Meta:
        triggers = change_tracking()
        ordering = ["period"]
        constraints = [
            ExclusionConstraint(
                name="appointment_one_at_a_time_for_a_provider",
                expressions=[("provider", RangeOperators.EQUAL), ("blocked_period", RangeOperators.OVERLAPS)],
                condition=Q(status__in=LIVE),
            ),
            ExclusionConstraint(
                name="appointment_one_at_a_time_for_a_client",
                expressions=[("client", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(status__in=LIVE),
            ),
            models.UniqueConstraint(
                fields=["match_digest"], condition=Q(status="held"), name="appointment_one_live_hold_a_match"
            ),
            models.CheckConstraint(
                condition=Q(status__in=AppointmentStatus.values), name="appointment_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(status="held", held_until__isnull=False) | (~Q(status="held") & Q(held_until__isnull=True)),
                name="appointment_only_a_hold_runs_out",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["held", "expired", "cancelled"])
                | Q(client__isnull=False, token__isnull=False, booked_at__isnull=False),
                name="appointment_booked_has_client_and_token",
            ),
            models.CheckConstraint(
                condition=Q(confirm_by__isnull=True)
                | Q(
                    confirm_by__lte=RangeStartsWith("period"),
                    address_digest__isnull=False,
                    booked_at__isnull=False,
                    contact_proven_at__isnull=True,
                ),
                name="appointment_deadline_waits_for_contact",
            ),
            models.CheckConstraint(condition=bounded("period"), name="appointment_period_is_bounded"),
            models.CheckConstraint(condition=bounded("blocked_period"), name="appointment_blocked_is_bounded"),
            models.CheckConstraint(
                condition=Q(blocked_period__contains=models.F("period")), name="appointment_blocked_contains_period"
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="appointment_version_from_one"),
        ]
        indexes = [
            models.Index(fields=["held_until"], condition=Q(status="held"), name="appointment_holds_by_end"),
            models.Index(fields=["network", "created_at"], name="appointment_by_network"),
            models.Index(fields=["provider", "status"], name="appointment_by_provider"),
            models.Index(RangeStartsWith("period"), condition=Q(status="booked"), name="appointment_booked_by_start"),
            models.Index(fields=["network", "booked_at"], condition=UNPROVEN, name="appointment_unproven_network"),
            models.Index(fields=["provider"], condition=UNPROVEN, name="appointment_unproven_provider"),
            models.Index(
                fields=["address_digest"],
                condition=UNPROVEN & Q(address_digest__isnull=False),
                name="appointment_unproven_address",
            ),
            models.Index(
                fields=["confirm_by"],
                condition=Q(status="booked", confirm_by__isnull=False),
                name="appointment_by_deadline",
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def deadline(self) -> datetime | None:
        """Until when the contact of this booked appointment must be proven, or None."""
        return self.confirm_by if self.status == AppointmentStatus.BOOKED else None

    @property
    def match_criteria(self) -> Criteria:
        """The match criteria. Raises ValueError after they were erased."""
        if not self.criteria:
            raise ValueError("The criteria of this appointment were erased.")
        return Criteria.from_json(self.criteria)


class AppointmentEvent(ClassifiedModel):
    """One version of an appointment: the actor, the change of status, and the provider and period from then on.

    Append-only.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="events")
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=10)
    from_status = models.CharField(max_length=10, blank=True)
    to_status = models.CharField(max_length=10)
    provider = models.ForeignKey("directory.Provider", on_delete=models.PROTECT, related_name="+")
    period = DateTimeRangeField()

    PII_FIELDS = field_names("appointment provider period")
    NON_PII_FIELDS = field_names("id version at actor from_status to_status")

    class Meta:
        ordering = ["appointment", "version"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "version"], name="event_one_a_version"),
            models.CheckConstraint(condition=Q(to_status__in=AppointmentStatus.values), name="event_status_is_known"),
            models.CheckConstraint(
                condition=Q(actor__in=["client", "provider", "staff", "system"]), name="event_actor_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id} v{self.version}: {self.to_status}"


class Consent(ClassifiedModel):
    """A consent given when booking: the text's version and language, and the time.

    `read_by` is the staff member who read the text to a caller, empty if the client read it.
    """

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=20)
    text_version = models.CharField(max_length=20)
    language = models.CharField(max_length=12)
    at = models.DateTimeField()
    read_by = models.CharField(max_length=150, blank=True, default="")

    PII_FIELDS = field_names("appointment read_by")
    NON_PII_FIELDS = field_names("id kind text_version language at")

    class Meta:
        ordering = ["appointment", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "kind"], name="consent_once_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["telehealth", "privacy", "guardian"]), name="consent_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.kind}"
