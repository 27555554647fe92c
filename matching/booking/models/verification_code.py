"""The abstract base of mailed verification codes."""

from django.db import models

from config.pii import ClassifiedModel


class VerificationCode(ClassifiedModel):
    """A code mailed to an address on file. Only a keyed hash is stored; it can be used once and expires soon."""

    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
