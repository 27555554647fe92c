"""One run of an import: a source read to its end, in chunks, with an account of what became of each row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from config import db
from providers.directory.models import Approach, Compact, Concern, Gender, Identity, Language, Plan
from providers.imports.actions import batch
from providers.imports.actions.batch import Difference, Outcome, Task
from providers.imports.domain.roster import ProviderRow, Rejected, Skipped, Vocabulary
from providers.imports.models import ImportRun

# A booking that meets a chunk waits for it: a few hundred rows are a fraction of a second.
CHUNK = 250
REPORT_EVERY = 2_000


class Readable(Protocol):
    """A source of rows: a roster, an NPPES file. `sha256` is the file's once all is read."""

    @property
    def kind(self) -> str: ...

    @property
    def sha256(self) -> bytes: ...

    def __iter__(self) -> Iterator[ProviderRow | Rejected | Skipped]: ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    rows: int
    kept: int
    skipped: int
    rejected: int


def run(
    source: Readable,
    *,
    by: str,
    now: datetime,
    rejects: Callable[[Rejected], None],
    skips: Callable[[Skipped], None] | None = None,
    progress: Callable[[Progress], None] | None = None,
    dry_run: bool = False,
    differences: Callable[[Difference], None] | None = None,
) -> ImportRun:
    """Take in every row of the source that can be taken; `rejects` is told of the others, `skips` of those passed by,
    `differences` of each column that changes.

    Chunks commit one by one: a run that breaks off keeps what it has done, and can simply be done again. With `dry_run`
    every chunk is rolled back and the run isn't recorded; rows that would only clash with others of the same file, in
    another chunk, count as taken then.
    """
    account = _Account(ImportRun(kind=source.kind, started_at=now), rejects, skips, progress, dry_run, differences)
    account.save()
    run_id = account.record.pk
    task = Task(source.kind, ids(), by, now, dry_run=dry_run, run_id=run_id, differs=differences is not None)
    waiting: list[ProviderRow] = []
    for row in source:
        account.enter(row)
        if isinstance(row, ProviderRow):
            waiting.append(row)
            if len(waiting) == CHUNK:
                account.settle(batch.apply(waiting, task))
                waiting.clear()
    if waiting:
        account.settle(batch.apply(waiting, task))
    return account.close(source.sha256, db.clock())


class _Account:
    """Counts what becomes of rows, and tells those who listen."""

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

    def enter(self, row: ProviderRow | Rejected | Skipped) -> None:
        """A row has been read."""
        self.record.rows += 1
        if isinstance(row, Rejected):
            self.record.rejected += 1
            self._rejects(row)
        elif isinstance(row, Skipped):
            self.record.skipped += 1
            if self._skips:
                self._skips(row)
        if self.record.rows % REPORT_EVERY == 0:
            self._tell()

    def settle(self, outcome: Outcome) -> None:
        """A chunk has been applied."""
        self.record.created += outcome.created
        self.record.changed += outcome.changed
        self.record.unchanged += outcome.unchanged
        self.record.rejected += len(outcome.rejected)
        for rejected in sorted(outcome.rejected, key=lambda one: one.line):
            self._rejects(rejected)
        if self._differences:
            for difference in outcome.differences:
                self._differences(difference)
        self.save()
        self._tell()

    def close(self, sha256: bytes, now: datetime) -> ImportRun:
        """The source is at its end."""
        self.record.sha256, self.record.finished_at = sha256, now
        self.save()
        self._tell()
        return self.record

    def save(self) -> None:
        if not self.dry_run:
            self.record.save()

    def _tell(self) -> None:
        if self._progress:
            kept = self.record.created + self.record.changed + self.record.unchanged
            self._progress(Progress(self.record.rows, kept, self.record.skipped, self.record.rejected))


def ids() -> dict[str, dict[str, int]]:
    """Slug → id, for everything that rows name by slug."""
    return {
        "concerns": dict(Concern.objects.values_list("slug", "id")),
        "approaches": dict(Approach.objects.values_list("slug", "id")),
        "languages": dict(Language.objects.values_list("slug", "id")),
        "identities": dict(Identity.objects.values_list("slug", "id")),
        "genders": dict(Gender.objects.values_list("slug", "id")),
        "plans": dict(Plan.objects.values_list("slug", "id")),
        "compacts": dict(Compact.objects.values_list("slug", "id")),
    }


def vocabulary() -> Vocabulary:
    """The words that a roster may use, for reading one."""
    known = ids()
    return Vocabulary(
        concerns=frozenset(known["concerns"]),
        approaches=frozenset(known["approaches"]),
        languages=frozenset(known["languages"]),
        identities=frozenset(known["identities"]),
        genders=frozenset(known["genders"]),
        plans={
            slug: None if states is None else frozenset(states)
            for slug, states in Plan.objects.values_list("slug", "states")
        },
        compacts=frozenset(known["compacts"]),
    )
