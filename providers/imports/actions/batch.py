"""A few hundred rows in one transaction. A row that PostgreSQL refuses goes alone; its neighbors stay."""

import hashlib
from base64 import b32encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.text import slugify

from config import audit_context, db
from providers.directory.actions.impact_checks import WATCHERS, Unwelcome
from providers.directory.models import License, Privilege, Provider, Source
from providers.imports.actions import bulk_sql, diff, existing
from providers.imports.actions.child_tables import KINDS, Ids, Kind
from providers.imports.actions.diff import Changes
from providers.imports.domain.roster import Absent, Problem, ProviderRow, Rejected
from providers.imports.queries import roster_rows

NOT_STATED = ("id", "npi", "source", "slug", "created_at")
SLUG_LENGTH, HASH_LENGTH = 100, 4


@dataclass(frozen=True, slots=True)
class Task:
    """What all chunks of a run share: `kind` of source, the ids behind slugs, who runs it and when."""

    kind: str
    ids: Ids
    by: str
    now: datetime
    dry_run: bool = False
    run_id: int | None = None
    differs: bool = False


Difference = tuple[str, str, str, str]


@dataclass(slots=True)
class Outcome:
    """What became of the rows of a chunk."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    # What changed, by row and column, where that was asked for: NPI, column, before, after. A new record is one line.
    differences: list[Difference] = field(default_factory=list)


def apply(rows: Sequence[ProviderRow], task: Task) -> Outcome:
    """Bring the database to what the rows say. Rows that change nothing take no lock and write nothing."""
    outcome = Outcome()
    have = existing.records([row.npi for row in rows], _fields(rows))
    waiting = []
    for row in rows:
        record = have.get(row.npi)
        if record and row.sample and record.columns["source"] != Source.SAMPLE:
            problem = Problem(row.line, "npi", "belongs to a provider who is not sample data")
            outcome.rejected.append(Rejected(row.line, row.npi, "not_sample", (problem,)))
        elif record and not diff.between(record, row, task.kind, task.ids):
            outcome.unchanged += 1
        else:
            waiting.append(row)
    if waiting:
        with transaction.atomic():
            # One import at a time, so that a lock on many providers is taken by one importer only.
            db.lock((db.PROVIDER, "import"))
            db.lock_providers(have[row.npi].id for row in waiting if row.npi in have)
            why = "import" if task.run_id is None else f"import #{task.run_id}"
            audit_context.set_actor(by=task.by, why=why, run_id=task.run_id)
            _apply(waiting, task, outcome)
            transaction.set_rollback(task.dry_run)
    return outcome


def _apply(rows: Sequence[ProviderRow], task: Task, outcome: Outcome) -> None:
    try:
        with transaction.atomic():
            created, changed, differences = _write(rows, task)
            bulk_sql.check()
    except Unwelcome as refused:
        npis = dict(Provider.objects.filter(id__in=refused.providers).values_list("npi", "id"))
        for row in rows:
            if row.npi in npis:
                outcome.rejected.append(_rejected(row, "breaks", "", refused.providers[npis[row.npi]]))
        rest = [row for row in rows if row.npi not in npis]
        if rest:
            _apply(rest, task, outcome)
    except (IntegrityError, DataError) as error:
        if len(rows) == 1:
            outcome.rejected.append(_refused(rows[0], error))
            return
        half = len(rows) // 2
        _apply(rows[:half], task, outcome)
        _apply(rows[half:], task, outcome)
    else:
        outcome.created += created
        outcome.changed += changed
        outcome.unchanged += len(rows) - created - changed
        outcome.differences += differences


def _write(rows: Sequence[ProviderRow], task: Task) -> tuple[int, int, list[Difference]]:
    """Write what differs; how many providers were created, how many changed, and what, if that is asked for."""
    # Read again: what was there before the lock may have changed since.
    have = existing.records([row.npi for row in rows], _fields(rows))
    fresh = {row.npi: diff.new(row, _source(row, task.kind), task.ids) for row in rows if row.npi not in have}
    _insert_providers([(row, fresh[row.npi]) for row in rows if row.npi in fresh], task.now)
    ids = dict(Provider.objects.filter(npi__in=fresh).values_list("npi", "id"))
    altered: dict[int, Changes] = {}
    for row in rows:
        if row.npi in have:
            found = diff.between(have[row.npi], row, task.kind, task.ids)
            if found:
                altered[have[row.npi].id] = found
    after = [watcher(list(altered), task.now) for watcher in WATCHERS] if altered else []
    was = roster_rows.of(altered) if task.differs else {}
    _update_providers(altered)
    everything = altered | {ids[npi]: found for npi, found in fresh.items()}
    for kind in KINDS:
        _write_rows(kind, everything, task.by)
    broken = {provider_id: words for look in after for provider_id, words in look().items()}
    if broken:
        raise Unwelcome(broken)
    differences = [(npi, "", "", "new") for npi in fresh] if task.differs else []
    for provider_id, now in (roster_rows.of(altered) if task.differs else {}).items():
        before = was[provider_id]
        differences += [(now["npi"], name, before[name], now[name]) for name in now if before[name] != now[name]]
    return len(fresh), len(altered), differences


def _insert_providers(pairs: Sequence[tuple[ProviderRow, Changes]], now: datetime) -> None:
    if not pairs:
        return
    fields = [one for one in Provider._meta.concrete_fields if one.name != "id"]
    defaults = {one.attname: one.get_default() for one in fields if one.name not in NOT_STATED}
    slugs = _slugs([row for row, _ in pairs])
    rows = [{**defaults, **found.columns, "slug": slugs[row.npi], "created_at": now} for row, found in pairs]
    names = [one.attname for one in fields]
    bulk_sql.insert(Provider, names, [[row[name] for name in names] for row in rows])


def _update_providers(altered: dict[int, Changes]) -> None:
    # One statement for each set of columns; an import that re-dates everyone has one such set.
    groups: dict[tuple[str, ...], list[list[Any]]] = {}
    for provider_id, found in altered.items():
        if found.columns:
            names = tuple(sorted(found.columns))
            groups.setdefault(names, []).append([provider_id, *(found.columns[name] for name in names)])
    for names, rows in groups.items():
        bulk_sql.update(Provider, ["id", *names], rows)


def _write_rows(kind: Kind, everything: dict[int, Changes], by: str) -> None:
    """Deletions first, so that what takes their place finds room."""
    vouched = ("verified_by",) if kind.verified else ()

    def vouching(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return (*values, by if values[-1] else "") if kind.verified else values

    deleted = [row_id for found in everything.values() for row_id in found.deleted.get(kind.field, ())]
    updated = [
        (i, *vouching(values)) for found in everything.values() for i, values in found.updated.get(kind.field, ())
    ]
    added = [
        (provider_id, *key, *vouching(values))
        for provider_id, found in everything.items()
        for key, values in found.added.get(kind.field, ())
    ]
    if deleted:
        bulk_sql.delete(kind.model, deleted)
    if updated:
        bulk_sql.update(kind.model, ("id", *kind.values, *vouched), updated)
    if added:
        bulk_sql.insert(kind.model, ("provider_id", *kind.key, *kind.values, *vouched), added)


def _slugs(rows: Sequence[ProviderRow]) -> dict[str, str]:
    """NPI → a slug from the name and a hash of the NPI, lengthened where it is taken."""
    found: dict[str, str] = {}
    open_rows, length = list(rows), HASH_LENGTH
    while open_rows:
        wanted = {row.npi: _slug(row, length) for row in open_rows}
        taken = set(Provider.objects.filter(slug__in=wanted.values()).values_list("slug", flat=True))
        taken |= set(found.values())
        for npi, slug in wanted.items():
            if slug not in taken:
                taken.add(slug)
                found[npi] = slug
        open_rows = [row for row in open_rows if row.npi not in found]
        length += HASH_LENGTH
    return found


def _slug(row: ProviderRow, length: int) -> str:
    digest = b32encode(hashlib.sha256(f"slug:{row.npi}".encode()).digest()).decode().lower()
    name = slugify(f"{row.given_name} {row.family_name}")[:SLUG_LENGTH].strip("-") or "provider"
    return f"{name}-{digest[: min(length, 16)]}"


def _source(row: ProviderRow, kind: str) -> str:
    return Source.SAMPLE if row.sample else Source(kind)


def _fields(rows: Sequence[ProviderRow]) -> Collection[str]:
    """The kinds of which any of the rows says something."""
    return {kind.field for kind in KINDS if any(not isinstance(getattr(row, kind.field), Absent) for row in rows)}


def _refused(row: ProviderRow, error: Exception) -> Rejected:
    """The reason in words a person can act on, as far as we know it."""
    for held in row.licenses:
        others = License.objects.filter(state=held.state, license_type=held.license_type, number=held.number)
        if others.exclude(provider__npi=row.npi).exists():
            reason = f"{held.state} {held.license_type} license {held.number} belongs to another provider already"
            return _rejected(row, "license_taken", "licenses", reason)
    for privilege in () if isinstance(row.privileges, Absent) else row.privileges:
        holders = Privilege.objects.filter(compact__slug=privilege.compact, number=privilege.number)
        if holders.exclude(provider__npi=row.npi).exists():
            reason = f"{privilege.compact} privilege {privilege.number} belongs to another provider already"
            return _rejected(row, "privilege_taken", "privileges", reason)
    diagnosis = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or type(error).__name__
    return _rejected(row, "refused", "", f"the database refuses this row ({constraint})")


def _rejected(row: ProviderRow, code: str, name: str, reason: str) -> Rejected:
    return Rejected(row.line, row.npi, code, (Problem(row.line, name, reason),))
