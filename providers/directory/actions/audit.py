"""The history of records: who changes what is written beside the change, and a change can be put back."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Max, Q
from psycopg import sql

from config import audit_context, db
from providers.directory.actions.impact_checks import WATCHERS, Unwelcome
from providers.directory.models import Provider, RecordChange
from providers.imports.models import ImportRun

# What a putting back may touch; also the order in which rows that came are taken away.
TABLES = tuple(
    f"providers_{name}"
    for name in (
        "providerconcern provider_approaches provider_languages provider_identities sessiontype license privilege "
        "participation training weeklyhours timeoff provider"
    ).split()
)


class Conflict(Exception):
    """It can't be put back as it was: something else has taken its place, or changed since."""


class Undone(Exception):
    """The import was undone already, or has not ended."""


def put_back(*, change: RecordChange, by: str, now: datetime) -> None:
    """Undo one change of one row. Raises Conflict, and Unwelcome if sessions would break; then nothing is changed."""
    with transaction.atomic():
        db.bound_waits()
        db.lock_providers([change.provider_id])
        if change.table == "directory_provider" and change.act != "U":
            raise Conflict("A record that came or went is not put back here.")
        later = RecordChange.objects.filter(table=change.table, row_id=change.row_id, id__gt=change.id)
        if change.act == "U":
            later = later.filter(after__has_any_keys=list(change.before or ()))
        if later.exists():
            raise Conflict("It has changed again since.")
        audit_context.set_actor(by=by, why=f"put back #{change.id}")
        watched([change.provider_id], now, lambda: _reverse([change]))


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
            watched(providers, now, lambda: _reverse(changes))
    except Unwelcome as refused:
        rest = [one for one in providers if one not in refused.providers]
        return len(refused.providers) + _undo(run_id, rest, now)
    except IntegrityError:
        if len(providers) == 1:
            return 1
        half = len(providers) // 2
        return _undo(run_id, providers[:half], now) + _undo(run_id, providers[half:], now)
    return 0


def watched(providers: Sequence[int], now: datetime, write: Any) -> None:
    """Write, and let the apps that hang on providers have their say. Raises Unwelcome: roll back, sessions would break."""
    looks = [watcher(providers, now) for watcher in WATCHERS]
    try:
        write()
        connection.check_constraints()
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise Conflict(str(error)) from error
    broken = {provider: words for look in looks for provider, words in look().items()}
    if broken:
        raise Unwelcome(broken)


def _reverse(changes: Sequence[RecordChange]) -> None:
    """Rows that came go, rows that changed change back, rows that went come again: each table in one go."""
    for table in TABLES:
        _delete(table, [one.row_id for one in changes if one.act == "I" and one.table == table])
    for table in reversed(TABLES):
        _update(table, [one for one in changes if one.act == "U" and one.table == table])
        _insert(table, [one.before for one in changes if one.act == "D" and one.table == table])


def _delete(table: str, ids: list[int]) -> None:
    if not ids:
        return
    if table == "directory_provider":
        # With all that came with them; PostgreSQL refuses while a session refers to one.
        Provider.objects.filter(pk__in=ids).delete()
        return
    _run(sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(sql.Identifier(table)), [ids])


def _update(table: str, changes: list[RecordChange]) -> None:
    groups: dict[tuple[str, ...], list[RecordChange]] = {}
    for one in changes:
        groups.setdefault(tuple(sorted(one.before or {})), []).append(one)
    for names, group in groups.items():
        sets = sql.SQL(", ").join(sql.SQL("{0} = was.{0}").format(sql.Identifier(name)) for name in names)
        _run(
            sql.SQL(
                "UPDATE {table} AS now SET {sets} FROM jsonb_populate_recordset(NULL::{table}, %s) AS was "
                "WHERE now.id = was.id"
            ).format(table=sql.Identifier(table), sets=sets),
            [_json([{**(one.before or {}), "id": one.row_id} for one in group])],
        )


def _insert(table: str, rows: list[Any]) -> None:
    if rows:
        query = "INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s)"
        _run(sql.SQL(query).format(table=sql.Identifier(table)), [_json(rows)])


def _json(rows: list[Any]) -> str:
    return json.dumps(rows)


def _run(query: sql.Composed, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
