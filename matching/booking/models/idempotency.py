"""Stored responses, so that a repeated request gets the same response."""

from django.db import models

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names


class IdempotentResponse(ClassifiedModel):
    """The encrypted response to the first request with a key, committed together with the request's effect."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    # SHA-256 of the token used: idempotency keys are scoped to the token.
    principal = models.BinaryField(max_length=32)
    route = models.CharField(max_length=60)
    key = models.CharField(max_length=64)
    fingerprint = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = EncryptedField()
    created_at = models.DateTimeField(db_index=True)

    PII_FIELDS = field_names("ref principal body fingerprint")
    NON_PII_FIELDS = field_names("id route key status created_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "route", "key"], name="idempotent_response_once_per_key")
        ]

    def __str__(self) -> str:
        return f"{self.route}: {self.status}"
