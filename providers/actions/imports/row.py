"""One row by itself: what the staff's interface saves goes the way of every import, without a run."""

from collections.abc import Mapping
from datetime import datetime

from providers.actions.imports import chunk
from providers.actions.imports.chunk import Task
from providers.actions.imports.run import ids, vocabulary
from providers.domain.rows import Rejected, roster


def save(*, cells: Mapping[str, str], by: str, now: datetime) -> Rejected | None:
    """Bring the record to what the cells say; None, or why not, and then nothing has changed."""
    row = roster.read(1, cells, vocabulary(), now.date())
    if isinstance(row, Rejected):
        return row
    outcome = chunk.apply([row], Task(kind="roster", ids=ids(), by=by, now=now))
    return outcome.rejected[0] if outcome.rejected else None
