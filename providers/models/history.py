"""Which provider changed last in which transaction, so that copies in memory can follow."""

from django.db import models

from config.ground.personal import Judged, columns
from providers.models.profile import Provider


class ProviderChange(Judged):
    """The id of the last transaction that changed anything the ranking index shows of a provider. Written by triggers.

    Provider 0 stands for the vocabulary, payers and plans. A reader asks for ids at or above the *xmin* of the snapshot
    it last read, so that a slow transaction that commits late is never missed.
    """

    provider = models.OneToOneField(
        Provider, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    xid = models.BigIntegerField(db_index=True)

    PERSONAL = columns("provider")
    IMPERSONAL = columns("xid")

    def __str__(self) -> str:
        return f"{self.provider_id} in {self.xid}"
