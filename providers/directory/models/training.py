"""Trauma training of providers, and its proof."""

from django.db import models
from django.db.models import Q

from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names
from providers.directory.models.provider import Provider
from providers.directory.models.triggers import change_tracking, record_history


class Training(ClassifiedModel):
    """A completed training. It counts once staff have verified the proof (`verified_on`)."""

    provider = models.ForeignKey(Provider, on_delete=models.CASCADE, related_name="trainings")
    name = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField()
    evidence = models.CharField(max_length=300, blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)

    PII_FIELDS = field_names("provider name evidence verified_by")
    NON_PII_FIELDS = field_names("id year verified_on")

    class Meta:
        triggers = change_tracking() + record_history()
        ordering = ["-year", "name"]
        constraints = [
            models.UniqueConstraint(fields=["provider", "name", "year"], name="training_stands_once"),
            models.CheckConstraint(condition=Q(year__gte=1950, year__lte=2100), name="training_year_is_plausible"),
            models.CheckConstraint(condition=~Q(name=""), name="training_has_a_name"),
            models.CheckConstraint(
                condition=Q(verified_on__isnull=True) | ~Q(evidence=""), name="training_verified_has_evidence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.year}"


class TrainingDocument(ClassifiedModel):
    """An encrypted scan of a training's proof. Staff can download it, but no page displays it."""

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(max_length=4)
    content = models.BinaryField()
    size = models.PositiveIntegerField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    PII_FIELDS = field_names("training content by")
    NON_PII_FIELDS = field_names("id ref kind size at")

    class Meta:
        ordering = ["id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["pdf", "jpeg", "png"]), name="document_kind_is_known")
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.size} bytes"
