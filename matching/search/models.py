"""A client's saved answers: encrypted, kept for a week, and open to anyone with the resume phrase."""

from django.db import models

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names


class MatchRequest(ClassifiedModel):
    """The answers to the six questions so far. `code` is the SHA-256 of the resume phrase."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    code = models.BinaryField(max_length=32, unique=True)
    answers = EncryptedField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    PII_FIELDS = field_names("ref code answers")
    NON_PII_FIELDS = field_names("id created_at updated_at")

    def __str__(self) -> str:
        return self.ref
