"""How providers log in: login tokens sent by mail, and passkeys."""

from django.db import models
from django.db.models import Q

from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from matching.booking.models.verification_code import VerificationCode
from providers.directory.models import Provider

# PASSKEY_CHANGE reports an added or removed passkey. It can't be used to log in.
LINK, CODE, PASSKEY_CHANGE = "link", "code", "key"


class ProviderLoginToken(VerificationCode):
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

    PII_FIELDS = field_names("ref provider digest")
    NON_PII_FIELDS = field_names("id kind language created_at expires_at tries used_at lease_until attempts sent_at")

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[LINK, CODE, PASSKEY_CHANGE]), name="provider_login_token_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(tries__lte=5), name="provider_login_token_has_five_attempts"),
        ]
        indexes = [
            models.Index(fields=["provider", "created_at"], name="login_token_by_provider"),
            models.Index(fields=["id"], condition=Q(sent_at__isnull=True), name="login_token_to_send"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.provider_id}"


class Passkey(ClassifiedModel):
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

    PII_FIELDS = field_names("provider name credential_id credential address")
    NON_PII_FIELDS = field_names("id counter created_at used_at")

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="passkey_has_a_name")]

    def __str__(self) -> str:
        return self.name
