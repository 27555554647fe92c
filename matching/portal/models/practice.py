"""A therapist's own place: the letters that open it, what they remark of a session, and what they ask staff to change."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import Judged, columns
from matching.appointments.models.appointment import Appointment
from matching.booking.models.verification_code import VerificationCode
from providers.directory.models import Provider

# KEY tells that a passkey came or went, and opens nothing.
LINK, CODE, KEY = "link", "code", "key"


class PracticeLetter(VerificationCode):
    """A link, a code or a word on passkeys, on its way to a provider's address on file.

    Link and code follow from `ref` and our key; a hash is kept.

    The link shows a page with a button, any number of times until it dies; only a code, good once, opens the place.
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
            models.CheckConstraint(condition=Q(kind__in=[LINK, CODE, KEY]), name="practice_letter_kind_is_known"),
            models.CheckConstraint(condition=Q(tries__lte=5), name="practice_letter_has_five_tries"),
        ]
        indexes = [
            models.Index(fields=["provider", "created_at"], name="practice_letter_by_provider"),
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="practice_letter_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.provider_id}"


class Passkey(Judged):
    """A device that opens a therapist's place once it knows its owner: by finger, face or a number of its own (WebAuthn).

    `credential` is the public half (attested credential data), `counter` the last count that the device told, and
    `address` a keyed hash of the address on file then: at another address it opens nothing.
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
    """Why a session's therapist finds that they and the client don't fit. Codes alone: words might tell of the client."""

    CONCERN = "concern", _("A concern I don't work with")
    CARE = "care", _("Another kind of care is needed")
    TIMES = "times", _("Our times don't fit together")
    KNOWN = "known", _("I know this person, or someone close to them")
    OTHER = "other", _("Another reason")


class Remark(Judged):
    """What a therapist notes beside a session's status: that the client came late, or that the two don't fit, and why."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=8, choices=Reason, blank=True)
    at = models.DateTimeField()
    # Once provider relations looked at what the profile says.
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
    """What only staff change, since it says where and with whom sessions may take place."""

    LICENSE = "license", _("License")
    PLAN = "plan", _("Insurance plans")
    SPECIALTY = "specialty", _("Concerns and approaches")
    OTHER = "other", _("Something else")


class Answered(models.TextChoices):
    """What became of a request."""

    OPEN = "open", _("Waiting for staff")
    DONE = "done", _("Done")
    DECLINED = "declined", _("Not done")


class RecordRequest(Judged):
    """A therapist's wish that staff change their record, in their own words, and who of the staff answered it how."""

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
