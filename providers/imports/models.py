"""Import runs and uploaded files."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from config.crypto.tokens import new_ref
from config.pii import ClassifiedModel, field_names


class ImportRun(ClassifiedModel):
    """One run of an import, with the number of rows by result."""

    kind = models.CharField(max_length=10)
    sha256 = models.BinaryField(max_length=32, null=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=150, blank=True)
    # Providers that an undo left unchanged, because they changed later or because appointments depend on them.
    unreverted = models.PositiveIntegerField(default=0)

    PII_FIELDS = field_names("undone_by")
    NON_PII_FIELDS = field_names(
        "id kind sha256 started_at finished_at rows created changed unchanged skipped rejected undone_at unreverted"
    )

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["roster", "nppes"]), name="import_kind_is_known"),
            models.CheckConstraint(
                condition=Q(rows__gte=F("created") + F("changed") + F("unchanged") + F("skipped") + F("rejected")),
                name="import_counts_no_row_twice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.started_at:%Y-%m-%d %H:%M}"


class UploadState(models.TextChoices):
    """The state of an upload: first a dry run (trying, tried), then applied on request.

    A file with headings that aren't ours waits until somebody has assigned its columns.
    """

    ASSIGNING = "assigning", _("Columns to assign")
    TRYING = "trying", _("Being checked")
    TRIED = "tried", _("Checked, nothing changed yet")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    FAILED = "failed", _("Broken off")


class Upload(ClassifiedModel):
    """A file that staff uploaded for import. The counts are those of the dry run or import that `state` names.

    `lease_until` is set while a worker processes it. If it is in the past, the worker has died and another may start.
    """

    ref = models.CharField(max_length=26, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    # None once applied.
    content = models.BinaryField(null=True)
    # Number of rows, readable or not, for the progress display.
    expected = models.PositiveIntegerField()
    # The field of each column, or IGNORED, for a file with headings that aren't ours.
    columns = ArrayField(models.CharField(max_length=40), null=True)
    state = models.CharField(max_length=10, choices=UploadState, default=UploadState.TRYING)
    by = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    # CSV file of the rejected rows with reasons.
    rejects = models.BinaryField(default=bytes)
    # CSV file of the changes found by a dry run.
    diff = models.BinaryField(default=bytes)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="uploads")

    PII_FIELDS = field_names("name content by rejects diff")
    NON_PII_FIELDS = field_names(
        "id ref kind expected columns state created_at lease_until attempts rows created changed unchanged skipped",
        "rejected run",
    )

    class Meta:
        ordering = ["-created_at"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["roster", "nppes"]), name="upload_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=UploadState.values), name="upload_state_is_known"),
            models.CheckConstraint(
                condition=Q(lease_until__isnull=True) | Q(state__in=["trying", "applying"]),
                name="upload_only_work_is_leased",
            ),
            models.CheckConstraint(
                condition=Q(content__isnull=False) | Q(state__in=["applied", "failed"]),
                name="upload_to_work_on_has_content",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ColumnAssignment(ClassifiedModel):
    """How staff assigned the columns of a file, to propose the same for the next file with these headings."""

    # The hash of the headings, in their order.
    headings_sha256 = models.BinaryField(max_length=32, unique=True)
    # The field of each column, or IGNORED.
    columns = ArrayField(models.CharField(max_length=40))
    by = models.CharField(max_length=150)
    saved_at = models.DateTimeField()

    PII_FIELDS = field_names("by")
    NON_PII_FIELDS = field_names("id headings_sha256 columns saved_at")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{len(self.columns)} columns, {self.saved_at:%Y-%m-%d}"
