"""Assign the columns of an uploaded file whose headings aren't ours."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from providers.imports.actions import upload as uploads
from providers.imports.domain.roster import headings
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import column_samples
from providers.imports.gateways.column_samples import SampledColumn
from providers.imports.models import ColumnAssignment, Upload, UploadState
from providers.imports.queries import column_assignments


def may_assign(received: Upload) -> bool:
    """Return whether the columns of an upload can be assigned, for the first time or again."""
    assigned_before = received.state == UploadState.TRIED and received.columns is not None
    return received.state == UploadState.ASSIGNING or assigned_before


def sample(*, upload: Upload) -> list[SampledColumn]:
    """Return the columns of an upload that waits or was checked, with sample values."""
    with uploads.temporary_file(bytes(upload.content or b"")) as path:
        return column_samples.read(path)


def assign(*, ref: str, names: Sequence[str], columns: Sequence[str], remember: bool, by: str, now: datetime) -> Upload:
    """Store the field of each column, start a dry run, and return the upload.

    `names` are the file's headings. With `remember`, the assignment is proposed for the next file with the same headings;
    without it, a remembered one is deleted. Raises InvalidColumns, or NotReady if the upload is being worked on or was
    applied.
    """
    problem = roster.header_problem([column for column in columns if column != headings.IGNORED])
    if problem:
        raise headings.InvalidColumns(problem)
    with transaction.atomic():
        assigned_before = Q(state=UploadState.TRIED, columns__isnull=False)
        assignable = Upload.objects.filter(Q(state=UploadState.ASSIGNING) | assigned_before, ref=ref)
        if not assignable.update(columns=list(columns), state=UploadState.TRYING, attempts=0, **uploads.NO_COUNTS):
            raise uploads.NotReady
        digest = column_assignments.headings_hash(names)
        if remember:
            facts = {"columns": list(columns), "by": by, "saved_at": now}
            ColumnAssignment.objects.update_or_create(headings_sha256=digest, defaults=facts)
        else:
            ColumnAssignment.objects.filter(headings_sha256=digest).delete()
    return Upload.objects.get(ref=ref)
