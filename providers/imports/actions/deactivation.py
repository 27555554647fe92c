"""Take providers off the list whose NPI is deactivated, according to NPPES."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from config import audit_context, db
from providers.directory.models import Provider
from providers.imports.actions.batch import Difference, ImportContext
from providers.imports.domain.roster import Deactivated, Skipped


@dataclass(slots=True)
class DeactivationOutcome:
    """How many providers changed or were marked already. `skipped` are the rows of unknown NPIs."""

    changed: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def apply(*, rows: Sequence[Deactivated], context: ImportContext) -> DeactivationOutcome:
    """Mark the NPIs of these rows as deactivated, whatever source the records came from.

    Appointments stay as they are: staff find the providers in a queue and decide with the clients. A deactivation that
    has no readable date counts from the day of the import.
    """
    outcome = DeactivationOutcome()
    days = {row.npi: row.on or context.now.date() for row in rows}
    stored = {provider.npi: provider for provider in Provider.objects.filter(npi__in=days)}
    outcome.skipped = [Skipped(row.line, "deactivated") for row in rows if row.npi not in stored]
    changed = [provider for provider in stored.values() if _day(provider, days, rows) != provider.npi_deactivated_on]
    outcome.changed = len(changed)
    outcome.unchanged = len(rows) - len(outcome.skipped) - len(changed)
    for provider in changed:
        before = str(provider.npi_deactivated_on or "")
        provider.npi_deactivated_on = days[provider.npi]
        outcome.differences.append((provider.npi, "npi_deactivated_on", before, str(provider.npi_deactivated_on)))
    if changed and not context.dry_run:
        with transaction.atomic():
            db.lock((db.PROVIDER, "import"))
            db.lock_providers(provider.pk for provider in changed)
            why = "import" if context.run_id is None else f"import #{context.run_id}"
            audit_context.set_actor(by=context.by, why=why, run_id=context.run_id)
            Provider.objects.bulk_update(changed, ["npi_deactivated_on"])
    return outcome


def _day(provider: Provider, days: dict[str, date], rows: Sequence[Deactivated]) -> date | None:
    """Return the day that the provider is to have. A stored day stays if the row has no readable one."""
    undated = {row.npi for row in rows if row.on is None}
    return (provider.npi_deactivated_on or days[provider.npi]) if provider.npi in undated else days[provider.npi]
