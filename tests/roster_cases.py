"""`python -m tests.roster_cases FOLDER`: print what an import reads from each file of a folder, and what it refuses."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from providers.imports.domain.roster import Deactivated, ProviderRow, Rejected, Skipped
from providers.imports.gateways import nppes
from providers.imports.gateways.nppes import Nppes
from providers.imports.gateways.records import Records, UnreadableFile
from providers.imports.gateways.roster_csv import Roster
from tests.providers.rosters import VOCABULARY


def outcomes(path: Path) -> Iterator[str]:
    """Yield one line about the file, and one for each problem."""
    try:
        if nppes.ENTITY in Records(path).header:
            rows = list(Nppes(path))
        else:
            rows = list(Roster(path, vocabulary=VOCABULARY, today=datetime.now(UTC).date()))
    except UnreadableFile as error:
        yield f"{path.name:32} refused: {error}"
        return
    counts = {
        kind: sum(isinstance(row, kind) for row in rows) for kind in (ProviderRow, Rejected, Skipped, Deactivated)
    }
    yield f"{path.name:32} " + ", ".join(f"{count} {kind.__name__}" for kind, count in counts.items() if count)
    for row in rows:
        problems = row.problems if isinstance(row, Rejected) else row.left_out if isinstance(row, ProviderRow) else ()
        for problem in problems:
            yield f"    line {problem.line}, {problem.field or 'row'}: {problem.reason}"


if __name__ == "__main__":
    for file in sorted(Path(sys.argv[1]).iterdir()):
        if file.suffix in (".csv", ".xlsx"):
            print("\n".join(outcomes(file)))
