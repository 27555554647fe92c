"""Taking back what an import changed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from config import audit_context, db
from providers.directory.actions import audit
from providers.directory.actions.impact_checks import Unwelcome
from providers.directory.models import RecordChange
from providers.imports.models import ImportRun


class Undone(Exception):
    """The import was undone already, or has not ended."""


def undo(*, run: ImportRun, by: str, now: datetime) -> int:
    """Take back all that an import changed; how many providers stay as they are, since they changed after it or sessions
    hang on them. Raises Undone.
    """
    with transaction.atomic():
        db.lock((db.PROVIDER, "import"))
        found = ImportRun.objects.select_for_update().get(pk=run.pk)
        if found.undone_at or not found.finished_at:
            raise Undone
        touched = dict(
            RecordChange.objects.filter(run_id=run.pk).order_by().values_list("provider_id").annotate(Max("id"))
        )
        others = RecordChange.objects.filter(provider_id__in=touched, id__gt=min(touched.values(), default=0))
        others = others.exclude(Q(run_id=run.pk, run_id__isnull=False)).order_by()
        last = others.values_list("provider_id").annotate(Max("id"))
        since = {provider for provider, change in last if change > touched[provider]}
        wanted = sorted(set(touched) - since)
        db.lock_providers(wanted)
        audit_context.set_actor(by=by, why=f"undo of import #{run.pk}")
        kept = len(since) + _undo(run.pk, wanted, now)
        found.undone_at, found.undone_by, found.kept = now, by, kept
        found.save(update_fields=["undone_at", "undone_by", "kept"])
        return kept


def _undo(run_id: int, providers: Sequence[int], now: datetime) -> int:
    """How many had to stay. Tried with all; whoever stands in the way is left out, and the rest tried again."""
    if not providers:
        return 0
    changes = list(RecordChange.objects.filter(run_id=run_id, provider_id__in=providers).order_by("-id"))
    try:
        with transaction.atomic():
            audit.watched(providers, now, lambda: audit.reverse(changes))
    except Unwelcome as refused:
        rest = [one for one in providers if one not in refused.providers]
        return len(refused.providers) + _undo(run_id, rest, now)
    except IntegrityError:
        if len(providers) == 1:
            return 1
        half = len(providers) // 2
        return _undo(run_id, providers[:half], now) + _undo(run_id, providers[half:], now)
    return 0
