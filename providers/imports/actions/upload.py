"""Uploaded files: a dry run first, then applied on request. A worker must claim an upload before it works on it."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from config import db, leases
from providers.directory.domain import freshness
from providers.imports import actions
from providers.imports.actions.batch import Difference
from providers.imports.actions.run import RowSource
from providers.imports.domain.roster import rows as roster
from providers.imports.gateways import diff_csv, nppes, roster_csv
from providers.imports.gateways.records import Records, UnreadableFile
from providers.imports.gateways.rejects_csv import Rejects
from providers.imports.models import Upload, UploadState

WORK_STATES = (UploadState.TRYING, UploadState.APPLYING)
# Files of up to this many rows are processed in the request. The worker processes larger ones.
MAX_ROWS_IN_REQUEST = 2_000
LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 3
RETENTION = timedelta(days=7)
COUNT_FIELDS = ("rows", "created", "changed", "unchanged", "skipped", "rejected")
NO_COUNTS = dict.fromkeys(COUNT_FIELDS, 0)
# The most columns that staff can assign on a page.
MAX_ASSIGNED_COLUMNS = 400


class NotReady(Exception):
    """The upload can't be applied: its dry run isn't finished, or it was already applied."""


def create(*, name: str, content: bytes, by: str, now: datetime, assign_columns: bool = False) -> Upload:
    """Store a file for a dry run.

    Raises UnreadableFile, with a message for the user, if it is neither a roster nor an NPPES file. With `assign_columns`, a
    file with other headings is stored too if it has enough columns for a roster; it waits for `columns.assign`.
    """
    state = UploadState.TRYING
    with temporary_file(content) as path:
        try:
            records = Records(path)
            kind = "nppes" if nppes.ENTITY in records.header else "roster"
            try:
                _source(kind, path, now)
            except roster_csv.UnknownHeadings:
                if not assign_columns or not len(roster.REQUIRED) <= len(records.header) <= MAX_ASSIGNED_COLUMNS:
                    raise
                state = UploadState.ASSIGNING
            expected = sum(1 for _ in records)
        except UnreadableFile as error:
            raise UnreadableFile(str(error).replace(str(path), name)) from error
    return Upload.objects.create(
        kind=kind, name=name[:120], content=content, expected=expected, state=state, by=by, created_at=now
    )


def apply(*, ref: str, now: datetime) -> Upload:
    """Mark an upload to be applied. Raises NotReady unless its dry run is finished."""
    updated = Upload.objects.filter(ref=ref, state=UploadState.TRIED).update(
        state=UploadState.APPLYING, attempts=0, **NO_COUNTS
    )
    if not updated:
        raise NotReady
    return Upload.objects.get(ref=ref)


def claim(*, now: datetime, ref: str | None = None) -> Upload | None:
    """Lease an unfinished upload to the caller: that of `ref`, or the oldest. Returns None if there is none.

    Uploads that were started MAX_ATTEMPTS times are marked as failed instead.
    """
    with transaction.atomic():
        unfinished = Upload.objects.filter(leases.available(now), state__in=WORK_STATES).order_by("created_at")
        if ref is not None:
            unfinished = unfinished.filter(ref=ref)
        exhausted = leases.lock(unfinished.filter(attempts__gte=MAX_ATTEMPTS))
        exhausted.update(state=UploadState.FAILED, lease_until=None, content=None)
        return leases.claim(unfinished, now=now, lease=LEASE, limit=1).first()


def process(*, upload: Upload, now: datetime) -> Upload:
    """Complete the dry run or the import of a claimed upload. Returns the updated upload.

    If it is interrupted, its lease expires and another worker starts it again.
    """
    dry_run = upload.state == UploadState.TRYING
    with temporary_file(bytes(upload.content or b"")) as path:
        rejects = Rejects(path.with_name("rejected"))
        differences: list[Difference] = []
        try:
            run = actions.run(
                _source(upload.kind, path, now, upload.columns),
                by=upload.by[:120],
                now=now,
                rejects=rejects.write,
                left_out=rejects.write_left_out,
                progress=lambda progress: _save_progress(upload, progress),
                dry_run=dry_run,
                differences=differences.append if dry_run else None,
            )
        finally:
            rejects.close()
        rejects_csv = rejects.path.read_bytes() if rejects.path.exists() else b""
    counts = {name: getattr(run, name) for name in COUNT_FIELDS}
    if dry_run:
        result = {"state": UploadState.TRIED, "attempts": 0, "diff": diff_csv.write(differences)}
        leases.release(upload, rejects=rejects_csv, **counts, **result)
    else:
        leases.release(upload, rejects=rejects_csv, **counts, state=UploadState.APPLIED, content=None, run=run)
    upload.refresh_from_db()
    return upload


def process_if_small(*, received: Upload, now: datetime) -> Upload:
    """Process a small upload now. The worker processes large ones. Returns the updated upload."""
    if received.expected <= MAX_ROWS_IN_REQUEST:
        upload = claim(now=now, ref=received.ref)
        if upload:
            return process(upload=upload, now=now)
    return received


def purge(*, now: datetime) -> int:
    """Delete uploads, which contain names, a week after they were created. Import runs stay. Returns how many."""
    count, _by_model = Upload.objects.filter(created_at__lt=now - RETENTION).delete()
    return count


def _save_progress(upload: Upload, progress: actions.Progress) -> None:
    """Store the progress for the page, and renew the lease."""
    leases.renew(
        upload,
        now=db.db_now(),
        lease=LEASE,
        rows=progress.rows,
        rejected=progress.rejected,
        skipped=progress.skipped,
    )


def _source(kind: str, path: Path, now: datetime, columns: Sequence[str] | None = None) -> RowSource:
    if kind == "nppes":
        return nppes.Nppes(path)
    vocabulary, today = actions.load_vocabulary(), freshness.latest_date(now)
    return roster_csv.Roster(path, vocabulary=vocabulary, today=today, columns=columns)


@contextmanager
def temporary_file(content: bytes) -> Iterator[Path]:
    """Provide the content as a file, for readers that read it twice."""
    with tempfile.TemporaryDirectory(prefix="attune-upload-") as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        yield path
