"""The history of records: who changes what is written beside the change, and a change can be put back."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import sql

from config import audit_context, db
from providers.directory.actions.impact_checks import WATCHERS, Unwelcome
from providers.directory.models import Provider, RecordChange

# What a putting back may touch; also the order in which rows that came are taken away.
TABLES = tuple(
    f"directory_{name}"
    for name in (
        "providerconcern provider_approaches provider_languages provider_identities sessiontype license privilege "
        "participation training weeklyhours timeoff provider"
    ).split()
)


class Conflict(Exception):
    """It can't be put back as it was: something else has taken its place, or changed since."""


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
        watched([change.provider_id], now, lambda: reverse([change]))


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


def reverse(changes: Sequence[RecordChange]) -> None:
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
