"""Run an import: read a source to its end, apply it in batches and report on each row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from config import db
from providers.directory.models import Approach, Compact, Concern, Gender, Identity, Language, Plan
from providers.imports.actions import batch, claims, deactivation
from providers.imports.actions.batch import Difference, ImportContext, Outcome
from providers.imports.actions.deactivation import DeactivationOutcome
from providers.imports.domain.roster import Deactivated, Problem, ProviderRow, Rejected, Skipped, Vocabulary
from providers.imports.domain.roster.claims import Claim
from providers.imports.models import ImportRun

# Bookings wait while a batch holds the lock of their provider, so a batch must take a fraction of a second.
BATCH_SIZE = 250
REPORT_EVERY = 2_000


class RowSource(Protocol):
    """A source of rows, such as a roster or an NPPES file.

    `sha256` is valid once all rows are read. `shared_claims` are the verified numbers that several rows claim.
    """

    @property
    def kind(self) -> str: ...

    @property
    def sha256(self) -> bytes: ...

    def shared_claims(self) -> frozenset[Claim]: ...

    def __iter__(self) -> Iterator[ProviderRow | Rejected | Skipped | Deactivated]: ...


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
    left_out: Callable[[str, Problem], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
    dry_run: bool = False,
    differences: Callable[[Difference], None] | None = None,
    moved_hours: Callable[[Difference], None] | None = None,
    batch_size: int = BATCH_SIZE,
) -> ImportRun:
    """Import all valid rows of the source.

    Calls `rejects` for each rejected row, `left_out` for each fact that a row has but that can't be imported, `skips` for
    each skipped row, `differences` for each column that changes, `moved_hours` for each record whose hours moved to a new
    time zone, and `progress` from time to time. Batches commit one by one, so an interrupted run keeps its changes and can
    be run again. With `dry_run` every batch is rolled back and the run isn't recorded. The result doesn't depend on the
    order of the rows or the size of a batch, see `providers.imports.actions.claims`.
    """
    record = ImportRun(kind=source.kind, started_at=now)
    report = _RunReport(record, rejects, skips, left_out, progress, dry_run, differences, moved_hours)
    report.save()
    context = ImportContext(
        kind=source.kind,
        ids=load_ids(),
        by=by,
        now=now,
        dry_run=dry_run,
        run_id=report.record.pk,
        collect_differences=differences is not None,
        shared=source.shared_claims(),
    )
    rows: list[ProviderRow] = []
    waiting: list[ProviderRow] = []
    deactivated: list[Deactivated] = []
    for row in source:
        report.add_row(row)
        if isinstance(row, ProviderRow):
            rows.append(row)
        elif isinstance(row, Deactivated):
            deactivated.append(row)
        if len(rows) == batch_size:
            waiting += report.add_outcome(batch.apply(rows=rows, context=context))
            rows.clear()
        if len(deactivated) == batch_size:
            report.add_deactivated(deactivation.apply(rows=deactivated, context=context))
            deactivated.clear()
    if rows:
        waiting += report.add_outcome(batch.apply(rows=rows, context=context))
    if deactivated:
        report.add_deactivated(deactivation.apply(rows=deactivated, context=context))
    _apply_waiting(waiting, context, report, batch_size)
    return report.finish(source.sha256, db.db_now())


def _apply_waiting(waiting: list[ProviderRow], context: ImportContext, report: "_RunReport", size: int) -> None:
    """Apply the rows whose numbers have become free, in small batches if possible, or else together. Reject the rest."""
    while waiting:
        remaining: list[ProviderRow] = []
        for start in range(0, len(waiting), size):
            remaining += report.add_outcome(batch.apply(rows=waiting[start : start + size], context=context))
        if len(remaining) == len(waiting):
            if size >= len(waiting):
                report.add_outcome(Outcome(rejected=[claims.reject(row) for row in waiting]))
                return
            # A ring of rows that swap their numbers must be written as a whole.
            size = len(waiting)
        waiting = remaining


class _RunReport:
    """Counts rows by result and calls the callbacks of a run."""

    def __init__(
        self,
        record: ImportRun,
        rejects: Callable[[Rejected], None],
        skips: Callable[[Skipped], None] | None,
        left_out: Callable[[str, Problem], None] | None,
        progress: Callable[[Progress], None] | None,
        dry_run: bool,
        differences: Callable[[Difference], None] | None,
        moved_hours: Callable[[Difference], None] | None,
    ) -> None:
        self.record, self.dry_run = record, dry_run
        self._rejects, self._skips, self._progress, self._differences = rejects, skips, progress, differences
        self._left_out, self._moved_hours = left_out, moved_hours

    def add_row(self, row: ProviderRow | Rejected | Skipped | Deactivated) -> None:
        """Count a row that was read."""
        self.record.rows += 1
        if isinstance(row, Rejected):
            self.record.rejected += 1
            self._rejects(row)
        elif isinstance(row, Skipped):
            self.record.skipped += 1
            if self._skips:
                self._skips(row)
        elif isinstance(row, ProviderRow) and self._left_out:
            for problem in row.left_out:
                self._left_out(row.npi, problem)
        if self.record.rows % REPORT_EVERY == 0:
            self._report_progress()

    def add_outcome(self, outcome: Outcome) -> list[ProviderRow]:
        """Count the rows of a batch that was applied. Returns those that wait."""
        self.record.created += outcome.created
        self.record.changed += outcome.changed
        self.record.unchanged += outcome.unchanged
        self.record.rejected += len(outcome.rejected)
        for rejected in sorted(outcome.rejected, key=lambda rejected: rejected.line):
            self._rejects(rejected)
        if self._differences:
            for difference in outcome.differences:
                self._differences(difference)
        if self._moved_hours:
            for difference in outcome.moved_hours:
                self._moved_hours(difference)
        self.save()
        self._report_progress()
        return outcome.waiting

    def add_deactivated(self, outcome: DeactivationOutcome) -> None:
        """Count rows of deactivated NPIs: those that a provider has, and those that no provider has."""
        self.record.changed += outcome.changed
        self.record.unchanged += outcome.unchanged
        self.record.skipped += len(outcome.skipped)
        if self._skips:
            for skipped in outcome.skipped:
                self._skips(skipped)
        if self._differences:
            for difference in outcome.differences:
                self._differences(difference)
        self.save()

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
