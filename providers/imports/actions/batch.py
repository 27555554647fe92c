"""Apply a few hundred rows in one transaction. A row that PostgreSQL refuses is rejected without the others."""

import hashlib
from base64 import b32encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import DataError, IntegrityError, transaction
from django.utils.text import slugify

from config import audit_context, db
from providers.directory.actions.impact_checks import IMPACT_CHECKS, BlockedByAppointments
from providers.directory.models import Provider, Source
from providers.imports.actions import bulk_sql, claims, diff, existing
from providers.imports.actions.child_tables import CHILD_TABLES, ChildTable, Ids
from providers.imports.actions.diff import Changes
from providers.imports.domain.roster import Absent, Problem, ProviderRow, Rejected
from providers.imports.domain.roster.claims import Claim
from providers.imports.queries import number_holders, roster_rows

# Columns of a new provider that don't come from the model's defaults.
SET_EXPLICITLY = ("id", "npi", "source", "slug", "created_at")
SLUG_LENGTH, HASH_LENGTH = 100, 4


@dataclass(frozen=True, slots=True)
class ImportContext:
    """What all batches of a run share: the kind of source, ids by slug, the actor and the time."""

    kind: str
    ids: Ids
    by: str
    now: datetime
    dry_run: bool = False
    run_id: int | None = None
    collect_differences: bool = False
    # Verified numbers that several rows of the source claim.
    shared: frozenset[Claim] = frozenset()
    # Verified numbers that providers, by NPI, have lost so far in a dry run.
    released: set[tuple[str, Claim]] = field(default_factory=set)


# NPI, column, value before, value after.
Difference = tuple[str, str, str, str]
# How many were created and changed, the differences, and moved hours.
Written = tuple[int, int, list[Difference], list[Difference]]
MOVED_HOURS = "the same local times in {zone}"


@dataclass(slots=True)
class Outcome:
    """The result of a batch."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    # Rows with a verified number that another provider still has. Later rows may free it.
    waiting: list[ProviderRow] = field(default_factory=list)
    # Only collected on request. A new record is one difference without a column.
    differences: list[Difference] = field(default_factory=list)
    # The hours of records whose time zone changed: NPI, "hours", the former and the new zone.
    moved_hours: list[Difference] = field(default_factory=list)


def apply(*, rows: Sequence[ProviderRow], context: ImportContext) -> Outcome:
    """Bring the database in line with the rows. Rows that change nothing take no lock and write nothing."""
    outcome = Outcome()
    stored = existing.load([row.npi for row in rows], _stated_fields(rows))
    to_write = []
    for row in rows:
        provider = stored.get(row.npi)
        if provider and row.sample and provider.columns["source"] != Source.SAMPLE:
            problem = Problem(row.line, "npi", "belongs to a provider who is not sample data")
            outcome.rejected.append(Rejected(row.line, row.npi, "not_sample", (problem,)))
        elif provider and not diff.for_existing(provider, row, context.kind, context.ids):
            outcome.unchanged += 1
        else:
            to_write.append(row)
    if to_write:
        with transaction.atomic():
            # One import at a time, so that only one importer locks many providers at once.
            db.lock((db.PROVIDER, "import"))
            db.lock_providers(stored[row.npi].id for row in to_write if row.npi in stored)
            why = "import" if context.run_id is None else f"import #{context.run_id}"
            audit_context.set_actor(by=context.by, why=why, run_id=context.run_id)
            _apply(to_write, context, outcome)
            transaction.set_rollback(context.dry_run)
    return outcome


def _apply(rows: Sequence[ProviderRow], context: ImportContext, outcome: Outcome) -> None:
    """Write the rows that can be written now. If that fails, reject the rows at fault and write the others."""
    decision = claims.decide(rows, context.shared, context.released)
    outcome.rejected += decision.rejected
    outcome.waiting += decision.waiting
    rows = decision.ready
    if not rows:
        return
    try:
        with transaction.atomic():
            created, changed, differences, moved_hours = _write_or_simulate(rows, decision.simulated, context)
            bulk_sql.check()
    except BlockedByAppointments as error:
        ids = dict(Provider.objects.filter(id__in=error.providers).values_list("npi", "id"))
        for row in rows:
            if row.npi in ids:
                outcome.rejected.append(_rejected(row, "breaks", "", error.providers[ids[row.npi]]))
        remaining = [row for row in rows if row.npi not in ids]
        if remaining:
            _apply(remaining, context, outcome)
    except (IntegrityError, DataError) as error:
        if len(rows) == 1:
            outcome.rejected.append(_refused(rows[0], error))
            return
        half = len(rows) // 2
        _apply(rows[:half], context, outcome)
        _apply(rows[half:], context, outcome)
    else:
        outcome.created += created
        outcome.changed += changed
        outcome.unchanged += len(rows) - created - changed
        outcome.differences += differences
        outcome.moved_hours += moved_hours


def _write_or_simulate(
    rows: Sequence[ProviderRow], lost: Collection[tuple[str, Claim]], context: ImportContext
) -> Written:
    """Write the rows, and in a dry run note which numbers they free. `lost` are those that other rows have freed."""
    if not context.dry_run:
        return _write(rows, context)
    _delete_numbers(lost)
    npis = [row.npi for row in rows]
    held = number_holders.held_by(npis)
    result = _write(rows, context)
    context.released.update(held - number_holders.held_by(npis))
    return result


def _write(rows: Sequence[ProviderRow], context: ImportContext) -> Written:
    """Write all differences.

    Returns how many providers were created and changed, the differences if the context asks for them, and moved hours.
    """
    # Loaded again because the rows may have changed before the locks were taken.
    stored = existing.load([row.npi for row in rows], _stated_fields(rows))
    new = {row.npi: diff.for_new(row, _source(row, context.kind), context.ids) for row in rows if row.npi not in stored}
    _insert_providers([(row, new[row.npi]) for row in rows if row.npi in new], context.now)
    new_ids = dict(Provider.objects.filter(npi__in=new).values_list("npi", "id"))
    changed: dict[int, Changes] = {}
    for row in rows:
        if row.npi in stored:
            changes = diff.for_existing(stored[row.npi], row, context.kind, context.ids)
            if changes:
                changed[stored[row.npi].id] = changes
    pending_checks = [check(list(changed), context.now) for check in IMPACT_CHECKS] if changed else []
    cells_before = roster_rows.for_providers(changed) if context.collect_differences else {}
    _update_providers(changed)
    all_changes = changed | {new_ids[npi]: changes for npi, changes in new.items()}
    for table in CHILD_TABLES:
        _write_child_rows(table, all_changes, context.by)
    impacts = {provider_id: reason for check in pending_checks for provider_id, reason in check().items()}
    if impacts:
        raise BlockedByAppointments(impacts)
    differences = _differences(list(new), cells_before) if context.collect_differences else []
    npis = {stored[row.npi].id: row.npi for row in rows if row.npi in stored}
    moved_hours = [
        (
            npis[provider_id],
            "hours",
            MOVED_HOURS.format(zone=changes.moved_hours[0]),
            MOVED_HOURS.format(zone=changes.moved_hours[1]),
        )
        for provider_id, changes in changed.items()
        if changes.moved_hours
    ]
    if context.collect_differences:
        differences += moved_hours
    return len(new), len(changed), differences, moved_hours


def _delete_numbers(numbers: Collection[tuple[str, Claim]]) -> None:
    """Delete numbers that other providers have lost in this dry run, which rolls everything back."""
    for npi, claim in numbers:
        kind, *same, key = claim
        if kind == "license":
            licenses = number_holders.verified_licenses().filter(state=same[0], license_type=same[1])
            licenses.filter(key=key, provider__npi=npi).delete()
        else:
            privileges = number_holders.verified_privileges().filter(compact__slug=same[0])
            privileges.filter(key=key, provider__npi=npi).delete()


def _differences(new_npis: Sequence[str], cells_before: dict[int, dict[str, str]]) -> list[Difference]:
    differences = [(npi, "", "", "new") for npi in new_npis]
    for provider_id, cells in roster_rows.for_providers(cells_before).items():
        before = cells_before[provider_id]
        differences += [
            (cells["npi"], name, before[name], cells[name]) for name in cells if before[name] != cells[name]
        ]
    return differences


def _insert_providers(pairs: Sequence[tuple[ProviderRow, Changes]], now: datetime) -> None:
    if not pairs:
        return
    fields = [model_field for model_field in Provider._meta.concrete_fields if model_field.name != "id"]
    defaults = {
        model_field.attname: model_field.get_default()
        for model_field in fields
        if model_field.name not in SET_EXPLICITLY
    }
    slugs = _slugs([row for row, _ in pairs])
    rows = [{**defaults, **changes.columns, "slug": slugs[row.npi], "created_at": now} for row, changes in pairs]
    names = [model_field.attname for model_field in fields]
    bulk_sql.insert(Provider, names, [[row[name] for name in names] for row in rows])


def _update_providers(changed: dict[int, Changes]) -> None:
    # One statement per set of columns. An import that only changes verification dates has one such set.
    groups: dict[tuple[str, ...], list[list[Any]]] = {}
    for provider_id, changes in changed.items():
        if changes.columns:
            names = tuple(sorted(changes.columns))
            groups.setdefault(names, []).append([provider_id, *(changes.columns[name] for name in names)])
    for names, rows in groups.items():
        bulk_sql.update(Provider, ["id", *names], rows)


def _write_child_rows(table: ChildTable, all_changes: dict[int, Changes], by: str) -> None:
    """Write the rows of one table. Deletes first, so that new rows don't conflict with old ones."""
    extra_columns = ("verified_by",) if table.verified else ()

    def with_verifier(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return (*values, by if values[-1] else "") if table.verified else values

    deleted = [row_id for changes in all_changes.values() for row_id in changes.deleted.get(table.field, ())]
    updated = [
        (row_id, *with_verifier(values))
        for changes in all_changes.values()
        for row_id, values in changes.updated.get(table.field, ())
    ]
    added = [
        (provider_id, *key, *with_verifier(values))
        for provider_id, changes in all_changes.items()
        for key, values in changes.added.get(table.field, ())
    ]
    if deleted:
        bulk_sql.delete(table.model, deleted)
    if updated:
        bulk_sql.update(table.model, ("id", *table.values, *extra_columns), updated)
    if added:
        bulk_sql.insert(table.model, ("provider_id", *table.key, *table.values, *extra_columns), added)


def _slugs(rows: Sequence[ProviderRow]) -> dict[str, str]:
    """Return a slug by NPI, made of the name and a hash of the NPI, with a longer hash if it is taken."""
    slugs: dict[str, str] = {}
    remaining, length = list(rows), HASH_LENGTH
    while remaining:
        candidates = {row.npi: _slug(row, length) for row in remaining}
        used_slugs = set(Provider.objects.filter(slug__in=candidates.values()).values_list("slug", flat=True))
        used_slugs |= set(slugs.values())
        for npi, slug in candidates.items():
            if slug not in used_slugs:
                used_slugs.add(slug)
                slugs[npi] = slug
        remaining = [row for row in remaining if row.npi not in slugs]
        length += HASH_LENGTH
    return slugs


def _slug(row: ProviderRow, length: int) -> str:
    digest = b32encode(hashlib.sha256(f"slug:{row.npi}".encode()).digest()).decode().lower()
    name = slugify(f"{row.given_name} {row.family_name}")[:SLUG_LENGTH].strip("-") or "provider"
    return f"{name}-{digest[: min(length, 16)]}"


def _source(row: ProviderRow, kind: str) -> str:
    return Source.SAMPLE if row.sample else Source(kind)


def _stated_fields(rows: Sequence[ProviderRow]) -> Collection[str]:
    """Return the fields of child tables that any of the rows has or changes."""
    stated = {
        table.field for table in CHILD_TABLES if any(not isinstance(getattr(row, table.field), Absent) for row in rows)
    }
    # A new time zone moves the hours.
    return stated | {"hours"} if any(not isinstance(row.timezone, Absent) for row in rows) else stated


def _refused(row: ProviderRow, error: Exception) -> Rejected:
    """Reject a row with the name of the constraint that refused it."""
    diagnosis = getattr(error.__cause__, "diag", None)
    constraint = getattr(diagnosis, "constraint_name", None) or type(error).__name__
    return _rejected(row, "refused", "", f"the database refuses this row ({constraint})")


def _rejected(row: ProviderRow, code: str, name: str, reason: str) -> Rejected:
    return Rejected(row.line, row.npi, code, (Problem(row.line, name, reason),))
