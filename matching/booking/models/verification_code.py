"""The abstract base of mailed verification codes."""

from django.db import models

from config.pii import Judged


class VerificationCode(Judged):
    """A code mailed to an address on file. Only a keyed hash is stored; it can be used once and expires soon."""

    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    dies_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
