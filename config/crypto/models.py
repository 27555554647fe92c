"""Which keys this database was encrypted with."""

from django.db import models
from django.db.models.functions import Now

from config.pii import ClassifiedModel, field_names


class KeyFingerprint(ClassifiedModel):
    """A key that was configured when the database was migrated. The fingerprint reveals nothing about the key."""

    key_id = models.CharField(max_length=8, primary_key=True)
    fingerprint = models.BinaryField(max_length=32)
    added_at = models.DateTimeField(db_default=Now())

    NON_PII_FIELDS = field_names("key_id fingerprint added_at")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key_id
