"""Undo an import."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from config import audit_context, db
from providers.directory.actions import audit
from providers.directory.actions.impact_checks import BlockedByAppointments
from providers.directory.models import RecordChange
from providers.imports.models import ImportRun


class AlreadyUndone(Exception):
    """The import was already undone, or is still running."""


def undo(*, run: ImportRun, by: str, now: datetime) -> int:
    """Revert everything that an import changed. Raises AlreadyUndone.

    Returns the number of providers that stay unchanged because they changed after the import, or because booked
    appointments depend on them.
    """
    with transaction.atomic():
        db.lock((db.PROVIDER, "import"))
        locked_run = ImportRun.objects.select_for_update().get(pk=run.pk)
        if locked_run.undone_at or not locked_run.finished_at:
            raise AlreadyUndone
        last_imported = dict(
            RecordChange.objects.filter(run_id=run.pk).order_by().values_list("provider_id").annotate(Max("id"))
        )
        changed_later = _changed_later(run.pk, last_imported)
        provider_ids = sorted(set(last_imported) - changed_later)
        db.lock_providers(provider_ids)
        audit_context.set_actor(by=by, why=f"undo of import #{run.pk}")
        unreverted = len(changed_later) + _revert(run.pk, provider_ids, now)
        locked_run.undone_at, locked_run.undone_by, locked_run.unreverted = now, by, unreverted
        locked_run.save(update_fields=["undone_at", "undone_by", "unreverted"])
        return unreverted


def _changed_later(run_id: int, last_imported: dict[int, int]) -> set[int]:
    """Return the providers with changes after the import's last change. `last_imported` is its id by provider id."""
    later = RecordChange.objects.filter(
        provider_id__in=last_imported, id__gt=min(last_imported.values(), default=0)
    ).exclude(Q(run_id=run_id, run_id__isnull=False))
    last_changes = later.order_by().values_list("provider_id").annotate(Max("id"))
    return {provider_id for provider_id, change_id in last_changes if change_id > last_imported[provider_id]}


def _revert(run_id: int, provider_ids: Sequence[int], now: datetime) -> int:
    """Revert as many providers as possible. Returns how many could not be reverted.

    Tries all at once, then leaves out those that an impact check reports, or splits the list to isolate those that
    violate a constraint.
    """
    if not provider_ids:
        return 0
    changes = list(RecordChange.objects.filter(run_id=run_id, provider_id__in=provider_ids).order_by("-id"))
    try:
        with transaction.atomic():
            audit.apply_with_checks(provider_ids, now, lambda: audit.revert_rows(changes))
    except BlockedByAppointments as error:
        remaining = [provider_id for provider_id in provider_ids if provider_id not in error.providers]
        return len(error.providers) + _revert(run_id, remaining, now)
    except IntegrityError:
        if len(provider_ids) == 1:
            return 1
        half = len(provider_ids) // 2
        return _revert(run_id, provider_ids[:half], now) + _revert(run_id, provider_ids[half:], now)
    return 0
