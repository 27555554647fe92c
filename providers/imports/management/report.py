"""What a person at a terminal sees of an import: progress while it runs, an account at its end, a file of rejects."""

import resource
import time
from collections import Counter
from pathlib import Path

from django.core.management.base import OutputWrapper

from providers.imports.actions import Progress
from providers.imports.domain.roster import Rejected, Skipped
from providers.imports.gateways.rejects_csv import Rejects
from providers.imports.models import ImportRun

EVERY_SECONDS = 1.0


class Report:
    """Counts by reason, and writes to standard output, standard error and the file of rejects."""

    def __init__(self, rejects: Path, *, out: OutputWrapper, error: OutputWrapper) -> None:
        self._rejects = Rejects(rejects)
        self._out, self._error = out, error
        self._skipped: Counter[str] = Counter()
        self._rejected: Counter[str] = Counter()
        self._began = self._told = time.monotonic()

    def __enter__(self) -> "Report":
        return self

    def __exit__(self, *_: object) -> None:
        self._rejects.close()

    def reject(self, row: Rejected) -> None:
        """Keep a rejected row for the file."""
        self._rejected[row.code] += 1
        self._rejects.write(row)

    def skip(self, row: Skipped) -> None:
        """Count a row that isn't for us."""
        self._skipped[row.code] += 1

    def progress(self, so_far: Progress) -> None:
        """Say how far it is, at most once a second."""
        now = time.monotonic()
        if now - self._told >= EVERY_SECONDS:
            self._told = now
            rate = so_far.rows / (now - self._began)
            self._error.write(f"{so_far.rows:,} rows read, {so_far.kept:,} kept, {rate:,.0f} rows/s")

    def close(self, run: ImportRun) -> None:
        """The account."""
        seconds = time.monotonic() - self._began
        kept = run.created + run.changed + run.unchanged
        dry = "" if run.pk else " (dry run: nothing was changed)"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        lines = [
            f"Rows read  {run.rows:,}{dry}",
            f"Kept       {kept:,}: {run.created:,} created, {run.changed:,} changed, {run.unchanged:,} unchanged",
            f"Skipped    {run.skipped:,}{_by_reason(self._skipped)}",
            f"Rejected   {run.rejected:,}{_by_reason(self._rejected)}",
            f"Time       {seconds:.1f} s, {run.rows / seconds:,.0f} rows/s",
            f"Memory     {memory:.0f} MiB at most",
        ]
        if run.rejected:
            lines.append(f"Each rejected row with its reason: {self._rejects.path}")
        self._out.write("\n".join(lines))


def _by_reason(counts: Counter[str]) -> str:
    return ": " + ", ".join(f"{count:,} {code}" for code, count in counts.most_common()) if counts else ""
