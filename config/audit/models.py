"""The log of staff access to client data: append-only, chained by hashes."""

from django.db import models
from django.db.models import Q

from config.pii import ClassifiedModel, field_names

ACTS = ("read", "change", "export")


class AccessEntry(ClassifiedModel):
    """One access by a member of staff. A trigger numbers and chains the entries and refuses updates and deletes.

    `what` and `ref` identify the object and never hold its content. `hash` covers this entry and the previous hash.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    act = models.CharField(max_length=8)
    what = models.CharField(max_length=24)
    ref = models.CharField(max_length=40)
    note = models.CharField(max_length=120, blank=True)
    before = models.BinaryField(max_length=32, editable=False, default=bytes)
    hash = models.BinaryField(max_length=32, editable=False, default=bytes)

    PII_FIELDS = field_names("by ref")
    NON_PII_FIELDS = field_names("id at act what note before hash")

    class Meta:
        ordering = ["-id"]
        default_permissions = ("view",)
        verbose_name_plural = "access entries"
        indexes = [models.Index(fields=["by"]), models.Index(fields=["ref"])]
        constraints = [
            models.CheckConstraint(condition=Q(act__in=ACTS), name="access_act_is_known"),
            models.CheckConstraint(condition=~Q(by=""), name="access_names_who"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.act} {self.what}"
