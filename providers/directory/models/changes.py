"""Changes to provider records, for the ranking index and for the history."""

from django.db import models

from config.pii import ClassifiedModel, field_names
from providers.directory.models.provider import Provider


class ProviderChange(ClassifiedModel):
    """The id of the last transaction that changed a provider's data in the ranking index. Written by triggers.

    Provider 0 means the vocabulary, payers and plans. A reader asks for ids at or above the *xmin* of its last
    snapshot, so that it doesn't miss a slow transaction that commits late.
    """

    provider = models.OneToOneField(
        Provider, primary_key=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    xid = models.BigIntegerField(db_index=True)

    PII_FIELDS = field_names("provider")
    NON_PII_FIELDS = field_names("xid")

    def __str__(self) -> str:
        return f"{self.provider_id} in {self.xid}"


class RecordChange(ClassifiedModel):
    """One row of a provider's record that was created (I), updated (U) or deleted (D). Append-only.

    Written by triggers, so that changes by imports, SQL and the console are all recorded. `before` and `after` are the
    changed columns, or the whole row if it was created or deleted. A new provider has neither, and rows that are
    created in the same transaction as their provider are not recorded.
    """

    provider_id = models.BigIntegerField()
    table = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    act = models.CharField(max_length=1)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150, blank=True)
    why = models.CharField(max_length=120, blank=True)
    run_id = models.BigIntegerField(null=True)
    xid = models.BigIntegerField()

    PII_FIELDS = field_names("provider_id before after by")
    NON_PII_FIELDS = field_names("id table row_id act at why run_id xid")

    class Meta:
        ordering = ["-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(fields=["provider_id", "id"]),
            models.Index(fields=["run_id"], condition=models.Q(run_id__isnull=False), name="record_change_of_a_run"),
            # The triggers use it to recognize providers that are created in the same transaction.
            models.Index(
                fields=["xid"],
                condition=models.Q(act="I", table="directory_provider"),
                name="record_change_that_began",
            ),
        ]
        constraints = [models.CheckConstraint(condition=models.Q(act__in=["I", "U", "D"]), name="change_act_is_known")]

    def __str__(self) -> str:
        return f"{self.act} {self.table} {self.row_id}"
