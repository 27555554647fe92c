"""One row by itself: what the staff's interface saves goes the way of every import, without a run."""

from collections.abc import Mapping
from datetime import datetime

from providers.imports.actions import batch
from providers.imports.actions.batch import Task
from providers.imports.actions.run import ids, vocabulary
from providers.imports.domain.roster import Rejected, rows


def save(*, cells: Mapping[str, str], by: str, now: datetime) -> Rejected | None:
    """Bring the record to what the cells say; None, or why not, and then nothing has changed."""
    row = rows.read(1, cells, vocabulary(), now.date())
    if isinstance(row, Rejected):
        return row
    outcome = batch.apply([row], Task(kind="roster", ids=ids(), by=by, now=now))
    return outcome.rejected[0] if outcome.rejected else None
