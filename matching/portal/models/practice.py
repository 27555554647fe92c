"""The provider portal: login tokens, passkeys, feedback on appointments, and change requests."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import Judged, columns
from matching.appointments.models.appointment import Appointment
from matching.booking.models.verification_code import VerificationCode
from providers.directory.models import Provider

# PASSKEY_CHANGE reports an added or removed passkey. It can't be used to log in.
LINK, CODE, PASSKEY_CHANGE = "link", "code", "key"


class PracticeLetter(VerificationCode):
    """A login link, a code or a passkey notice, to be mailed to a provider's address on file.

    The link and the code are derived from `ref` and a secret key; only a hash is stored. The link can be opened any
    number of times until it expires and leads to a page that sends a code. The code works once and logs in.
    """

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4)
    language = models.CharField(max_length=12, default="en")
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    PERSONAL = columns("ref provider digest")
    IMPERSONAL = columns("id kind language created_at dies_at tries used_at lease_until attempts sent_at")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[LINK, CODE, PASSKEY_CHANGE]), name="practice_letter_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(tries__lte=5), name="practice_letter_has_five_tries"),
        ]
        indexes = [
            models.Index(fields=["provider", "created_at"], name="practice_letter_by_provider"),
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="practice_letter_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.provider_id}"


class Passkey(Judged):
    """A WebAuthn credential that logs a provider in after the device verified its user (fingerprint, face or PIN).

    `credential` is the attested credential data with the public key, `counter` the device's last signature counter, and
    `address` a keyed hash of the address on file at creation. The passkey is invalid under another address.
    """

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    credential = models.BinaryField(max_length=4096)
    counter = models.BigIntegerField(default=0)
    address = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    PERSONAL = columns("provider name credential_id credential address")
    IMPERSONAL = columns("id counter created_at used_at")

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="passkey_has_a_name")]

    def __str__(self) -> str:
        return self.name


class Reason(models.TextChoices):
    """Why a provider reports a poor fit. There is no free text, because it could contain data about the client."""

    CONCERN = "concern", _("A concern I don't work with")
    CARE = "care", _("Another kind of care is needed")
    TIMES = "times", _("Our times don't fit together")
    KNOWN = "known", _("I know this person, or someone close to them")
    OTHER = "other", _("Another reason")


class Remark(Judged):
    """A provider's feedback on an appointment: the client was late, or a poor fit and its reason."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=8, choices=Reason, blank=True)
    at = models.DateTimeField()
    # When provider relations reviewed the profile.
    seen_at = models.DateTimeField(null=True)
    staff = models.CharField(max_length=150, blank=True)

    PERSONAL = columns("appointment staff")
    IMPERSONAL = columns("id kind reason at seen_at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["appointment", "kind"], name="remark_once_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="late", reason="") | Q(kind="not_fit", reason__in=Reason.values),
                name="remark_kind_and_reason_are_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.appointment_id}: {self.kind}"


class About(models.TextChoices):
    """What only staff can change, because it decides where and for whom a provider can be booked."""

    LICENSE = "license", _("License")
    PLAN = "plan", _("Insurance plans")
    SPECIALTY = "specialty", _("Concerns and approaches")
    OTHER = "other", _("Something else")


class Answered(models.TextChoices):
    """Whether staff have resolved a change request."""

    OPEN = "open", _("Waiting for staff")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Not done")


class RecordRequest(Judged):
    """A provider's request to staff for a change to their record, and the staff member who resolved it."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=10, choices=About)
    words = EncryptedField()
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=Answered, default=Answered.OPEN)
    decided_at = models.DateTimeField(null=True)
    staff = models.CharField(max_length=150, blank=True)

    PERSONAL = columns("ref provider words staff")
    IMPERSONAL = columns("id about at state decided_at")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(condition=Q(about__in=About.values), name="record_request_is_about_something"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True, staff="")
                | (Q(state__in=["done", "declined"], decided_at__isnull=False) & ~Q(staff="")),
                name="record_request_decided_says_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.about}"
