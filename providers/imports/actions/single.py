"""Save one row from the staff API by the same rules as an import, without an import run."""

from collections.abc import Mapping
from datetime import datetime

from providers.directory.domain import freshness
from providers.imports.actions import batch, claims
from providers.imports.actions.batch import ImportContext
from providers.imports.actions.run import load_ids, load_vocabulary
from providers.imports.domain.roster import ProviderRow, Rejected, rows


def save(
    *, cells: Mapping[str, str], by: str, now: datetime, stored: ProviderRow | None = None
) -> Rejected | ProviderRow:
    """Create or update the provider in these roster cells.

    With `stored`, only the cells that differ are read: what is on the record already was checked when it was saved.
    Returns the row, or the reasons why nothing was changed.
    """
    row = rows.read(1, cells, load_vocabulary(), freshness.latest_date(now), stored)
    if isinstance(row, Rejected):
        return row
    outcome = batch.apply(rows=[row], context=ImportContext(kind="roster", ids=load_ids(), by=by, now=now))
    if outcome.waiting:
        return claims.reject(row)
    return outcome.rejected[0] if outcome.rejected else row
