"""Run an import: read a source to its end, apply it in batches and report on each row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from config import db
from providers.directory.models import Approach, Compact, Concern, Gender, Identity, Language, Plan
from providers.imports.actions import batch
from providers.imports.actions.batch import Difference, ImportContext, Outcome
from providers.imports.domain.roster import ProviderRow, Rejected, Skipped, Vocabulary
from providers.imports.models import ImportRun

# Bookings wait while a batch holds the lock of their provider, so a batch must take a fraction of a second.
BATCH_SIZE = 250
REPORT_EVERY = 2_000


class RowSource(Protocol):
    """A source of rows, such as a roster or an NPPES file. `sha256` is valid once all rows are read."""

    @property
    def kind(self) -> str: ...

    @property
    def sha256(self) -> bytes: ...

    def __iter__(self) -> Iterator[ProviderRow | Rejected | Skipped]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a run, in rows."""

    rows: int
    imported: int
    skipped: int
    rejected: int


def run(
    source: RowSource,
    *,
    by: str,
    now: datetime,
    rejects: Callable[[Rejected], None],
    skips: Callable[[Skipped], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
    dry_run: bool = False,
    differences: Callable[[Difference], None] | None = None,
) -> ImportRun:
    """Import all valid rows of the source.

    Calls `rejects` for each rejected row, `skips` for each skipped row, `differences` for each column that changes, and
    `progress` from time to time. Batches commit one by one, so an interrupted run keeps its changes and can be run
    again. With `dry_run` every batch is rolled back and the run isn't recorded. A dry run doesn't detect conflicts
    between rows of different batches.
    """
    report = _RunReport(ImportRun(kind=source.kind, started_at=now), rejects, skips, progress, dry_run, differences)
    report.save()
    context = ImportContext(
        kind=source.kind,
        ids=load_ids(),
        by=by,
        now=now,
        dry_run=dry_run,
        run_id=report.record.pk,
        collect_differences=differences is not None,
    )
    rows: list[ProviderRow] = []
    for row in source:
        report.add_row(row)
        if isinstance(row, ProviderRow):
            rows.append(row)
            if len(rows) == BATCH_SIZE:
                report.add_outcome(batch.apply(rows=rows, context=context))
                rows.clear()
    if rows:
        report.add_outcome(batch.apply(rows=rows, context=context))
    return report.finish(source.sha256, db.db_now())


class _RunReport:
    """Counts rows by result and calls the callbacks of a run."""

    def __init__(
        self,
        record: ImportRun,
        rejects: Callable[[Rejected], None],
        skips: Callable[[Skipped], None] | None,
        progress: Callable[[Progress], None] | None,
        dry_run: bool,
        differences: Callable[[Difference], None] | None,
    ) -> None:
        self.record, self.dry_run = record, dry_run
        self._rejects, self._skips, self._progress, self._differences = rejects, skips, progress, differences

    def add_row(self, row: ProviderRow | Rejected | Skipped) -> None:
        """Count a row that was read."""
        self.record.rows += 1
        if isinstance(row, Rejected):
            self.record.rejected += 1
            self._rejects(row)
        elif isinstance(row, Skipped):
            self.record.skipped += 1
            if self._skips:
                self._skips(row)
        if self.record.rows % REPORT_EVERY == 0:
            self._report_progress()

    def add_outcome(self, outcome: Outcome) -> None:
        """Count the rows of a batch that was applied."""
        self.record.created += outcome.created
        self.record.changed += outcome.changed
        self.record.unchanged += outcome.unchanged
        self.record.rejected += len(outcome.rejected)
        for rejected in sorted(outcome.rejected, key=lambda rejected: rejected.line):
            self._rejects(rejected)
        if self._differences:
            for difference in outcome.differences:
                self._differences(difference)
        self.save()
        self._report_progress()

    def finish(self, sha256: bytes, now: datetime) -> ImportRun:
        """Complete and return the record of the run."""
        self.record.sha256, self.record.finished_at = sha256, now
        self.save()
        self._report_progress()
        return self.record

    def save(self) -> None:
        """Store the counts so far, except in a dry run."""
        if not self.dry_run:
            self.record.save()

    def _report_progress(self) -> None:
        if self._progress:
            imported = self.record.created + self.record.changed + self.record.unchanged
            self._progress(Progress(self.record.rows, imported, self.record.skipped, self.record.rejected))


def load_ids() -> dict[str, dict[str, int]]:
    """Return slug → id for everything that rows refer to by slug."""
    return {
        "concerns": dict(Concern.objects.values_list("slug", "id")),
        "approaches": dict(Approach.objects.values_list("slug", "id")),
        "languages": dict(Language.objects.values_list("slug", "id")),
        "identities": dict(Identity.objects.values_list("slug", "id")),
        "genders": dict(Gender.objects.values_list("slug", "id")),
        "plans": dict(Plan.objects.values_list("slug", "id")),
        "compacts": dict(Compact.objects.values_list("slug", "id")),
    }


def load_vocabulary() -> Vocabulary:
    """Return the slugs that a roster may use."""
    ids = load_ids()
    return Vocabulary(
        concerns=frozenset(ids["concerns"]),
        approaches=frozenset(ids["approaches"]),
        languages=frozenset(ids["languages"]),
        identities=frozenset(ids["identities"]),
        genders=frozenset(ids["genders"]),
        plans={
            slug: None if states is None else frozenset(states)
            for slug, states in Plan.objects.values_list("slug", "states")
        },
        compacts=frozenset(ids["compacts"]),
    )
