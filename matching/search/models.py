"""A seeker's answers while they are being given: kept for a week, sealed, and belonging to whoever has the code."""

from django.db import models

from config.crypto.encrypted_fields import EncryptedField
from config.crypto.tokens import new_ref
from config.pii import Judged, columns


class Request(Judged):
    """Answers in the making. `code` is the SHA-256 of what brings a person back to them."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    code = models.BinaryField(max_length=32, unique=True)
    answers = EncryptedField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField(db_index=True)

    PERSONAL = columns("ref code answers")
    IMPERSONAL = columns("id created_at updated_at")

    def __str__(self) -> str:
        return self.ref
