"""A file that staff uploaded: tried first, applied when told to, by whoever claims it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction

from config import db, leases
from providers.imports import actions
from providers.imports.actions.batch import Difference
from providers.imports.actions.run import Readable
from providers.imports.gateways import diff_csv, nppes, roster_csv
from providers.imports.gateways.records import Records, Unreadable
from providers.imports.gateways.rejects_csv import Rejects
from providers.imports.models import Upload, UploadState

WORK = (UploadState.TRYING, UploadState.APPLYING)
# Up to so many rows are worked on at once, while the person waits; more are left to the worker.
AT_ONCE = 2_000
LEASE = timedelta(minutes=2)
ATTEMPTS = 3
KEEP = timedelta(days=7)
COUNTS = ("rows", "created", "changed", "unchanged", "skipped", "rejected")


class NotReady(Exception):
    """The upload isn't waiting to be applied: it was already, or is still being tried."""


def receive(*, name: str, content: bytes, by: str, now: datetime) -> Upload:
    """Keep a file to be tried. Raises `Unreadable`, in words for the person, for what is no roster and no NPPES file."""
    with _file(content) as path:
        try:
            records = Records(path)
            kind = "nppes" if nppes.ENTITY in records.header else "roster"
            _source(kind, path, now)
            expected = sum(1 for _ in records)
        except Unreadable as error:
            raise Unreadable(str(error).replace(str(path), name)) from error
    return Upload.objects.create(kind=kind, name=name[:120], content=content, expected=expected, by=by, created_at=now)


def apply(*, ref: str, now: datetime) -> Upload:
    """Have the file applied that was tried. Raises `NotReady` unless it waits for just that."""
    told = Upload.objects.filter(ref=ref, state=UploadState.TRIED).update(
        state=UploadState.APPLYING, attempts=0, rows=0, created=0, changed=0, unchanged=0, skipped=0, rejected=0
    )
    if not told:
        raise NotReady
    return Upload.objects.get(ref=ref)


def claim(*, now: datetime, ref: str | None = None) -> Upload | None:
    """An upload with work to do that nobody works on, now leased to the caller; that of `ref`, or the oldest; or None.

    One that was begun three times and never ended is marked as broken off instead.
    """
    with transaction.atomic():
        waiting = Upload.objects.filter(leases.available(now), state__in=WORK).order_by("created_at")
        if ref is not None:
            waiting = waiting.filter(ref=ref)
        exhausted = leases.lock(waiting.filter(attempts__gte=ATTEMPTS))
        exhausted.update(state=UploadState.FAILED, lease_until=None, content=None)
        return leases.claim(waiting, now=now, lease=LEASE, limit=1).first()


def work(*, upload: Upload, now: datetime) -> Upload:
    """Try or apply a claimed upload to its end; the upload as it then is. If it breaks off, the lease ends by itself, and
    another worker does it again.
    """
    dry_run = upload.state == UploadState.TRYING
    with _file(bytes(upload.content or b"")) as path:
        rejects = Rejects(path.with_name("rejected"))
        changed: list[Difference] = []
        try:
            run = actions.run(
                _source(upload.kind, path, now),
                by=upload.by[:120],
                now=now,
                rejects=rejects.write,
                progress=lambda so_far: _tell(upload, so_far),
                dry_run=dry_run,
                differences=changed.append if dry_run else None,
            )
        finally:
            rejects.close()
        text = rejects.path.read_bytes() if rejects.path.exists() else b""
    counts = {name: getattr(run, name) for name in COUNTS}
    if dry_run:
        tried = {"state": UploadState.TRIED, "attempts": 0, "diff": diff_csv.write(changed)}
        leases.release(upload, rejects=text, **counts, **tried)
    else:
        leases.release(upload, rejects=text, **counts, state=UploadState.APPLIED, content=None, run=run)
    upload.refresh_from_db()
    return upload


def at_once(*, received: Upload, now: datetime) -> Upload:
    """Work on a small file now; a large one is left to the worker. The upload as it then stands."""
    if received.expected <= AT_ONCE:
        claimed = claim(now=now, ref=received.ref)
        if claimed:
            return work(upload=claimed, now=now)
    return received


def purge(*, now: datetime) -> int:
    """Delete uploads, with the names in them, a week after they came; how many. The runs stay."""
    count, _kinds = Upload.objects.filter(created_at__lt=now - KEEP).delete()
    return count


def _tell(upload: Upload, so_far: actions.Progress) -> None:
    """Leave the progress where the page reads it, and keep the lease."""
    leases.renew(
        upload,
        now=db.clock(),
        lease=LEASE,
        rows=so_far.rows,
        rejected=so_far.rejected,
        skipped=so_far.skipped,
    )


def _source(kind: str, path: Path, now: datetime) -> Readable:
    if kind == "nppes":
        return nppes.Nppes(path)
    return roster_csv.Roster(path, vocabulary=actions.vocabulary(), today=now.date())


@contextmanager
def _file(content: bytes) -> Iterator[Path]:
    """The content as a file, for readers that go over it twice."""
    with tempfile.TemporaryDirectory(prefix="attune-upload-") as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        yield path
