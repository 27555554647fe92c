"""The terminal output of an import: progress, a summary and a file of rejected rows."""

import resource
import time
from collections import Counter
from pathlib import Path

from django.core.management.base import OutputWrapper

from providers.imports.actions import Progress
from providers.imports.domain.roster import Problem, Rejected, Skipped
from providers.imports.gateways.rejects_csv import Rejects
from providers.imports.models import ImportRun

PROGRESS_INTERVAL_SECONDS = 1.0


class Report:
    """Counts rows by reason and writes the summary, the progress and the file of rejected rows."""

    def __init__(self, rejects: Path, *, out: OutputWrapper, error: OutputWrapper) -> None:
        self._rejects = Rejects(rejects)
        self._out, self._error = out, error
        self._skipped: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()
        self._moved_hours = 0
        self._started_at = self._reported_at = time.monotonic()

    def __enter__(self) -> "Report":
        return self

    def __exit__(self, *_: object) -> None:
        self._rejects.close()

    def reject(self, row: Rejected) -> None:
        """Count a rejected row and write it to the file."""
        self._rejected[row.code] += 1
        self._rejects.write(row)

    def skip(self, row: Skipped) -> None:
        """Count a skipped row."""
        self._skipped[row.code] += 1

    def leave_out(self, npi: str, problem: Problem) -> None:
        """Count a fact that was left out of an imported row and write it to the file."""
        self._left_out[problem.field.rpartition("_")[0] or problem.field] += 1
        self._rejects.write_left_out(npi, problem)

    def move_hours(self, difference: tuple[str, str, str, str]) -> None:
        """Count a record whose hours moved to a new time zone, and say so."""
        npi, _column, before, after = difference
        self._moved_hours += 1
        self._out.write(f"{npi}: hours, before {before}, now {after}")

    def progress(self, progress: Progress) -> None:
        """Print the progress, at most once per second."""
        now = time.monotonic()
        if now - self._reported_at >= PROGRESS_INTERVAL_SECONDS:
            self._reported_at = now
            rate = progress.rows / (now - self._started_at)
            self._error.write(f"{progress.rows:,} rows read, {progress.imported:,} kept, {rate:,.0f} rows/s")

    def close(self, run: ImportRun) -> None:
        """Print the summary of a finished run."""
        seconds = time.monotonic() - self._started_at
        imported = run.created + run.changed + run.unchanged
        dry_run_note = "" if run.pk else " (dry run: nothing was changed)"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        lines = [
            f"Rows read  {run.rows:,}{dry_run_note}",
            f"Kept       {imported:,}: {run.created:,} created, {run.changed:,} changed, {run.unchanged:,} unchanged",
            f"Skipped    {run.skipped:,}{_by_reason(self._skipped)}",
            f"Rejected   {run.rejected:,}{_by_reason(self._rejected)}",
            f"Time       {seconds:.1f} s, {run.rows / seconds:,.0f} rows/s",
            f"Memory     {memory:.0f} MiB at most",
        ]
        if self._left_out:
            lines.insert(4, f"Left out   {self._left_out.total():,} facts{_by_reason(self._left_out)}")
        if self._moved_hours:
            lines.append(
                f"Moved hours {self._moved_hours:,}: only the time zone changed, so hours keep their local times"
            )
        if run.rejected or self._left_out:
            lines.append(f"Each rejected row with its reason: {self._rejects.path}")
        self._out.write("\n".join(lines))


def _by_reason(counts: Counter[str]) -> str:
    return ": " + ", ".join(f"{count:,} {code}" for code, count in counts.most_common()) if counts else ""
