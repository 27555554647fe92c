"""Stored responses, so that a repeated request gets the same response."""

from django.db import models

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import Judged, columns


class Answer(Judged):
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

    PERSONAL = columns("ref principal body fingerprint")
    IMPERSONAL = columns("id route key status created_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["principal", "route", "key"], name="answer_once_a_key_and_principal")
        ]

    def __str__(self) -> str:
        return f"{self.route}: {self.status}"
