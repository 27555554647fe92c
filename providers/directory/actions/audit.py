"""Revert recorded changes, and write changes under the checks that other apps registered."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import sql

from config import audit_context, db
from providers.directory.actions.impact_checks import IMPACT_CHECKS, BlockedByAppointments
from providers.directory.models import Provider, RecordChange

# The tables that a revert may touch, in the order in which it deletes rows: children before the provider.
TABLES = tuple(
    f"directory_{name}"
    for name in (
        "providerconcern provider_approaches provider_languages provider_identities visittype license privilege "
        "participation training weeklyhours timeoff provider"
    ).split()
)


class Conflict(Exception):
    """The change can't be reverted: the row has changed again, or another row has taken its place."""


def revert(*, change: RecordChange, by: str, now: datetime) -> None:
    """Undo one change of one row.

    Raises Conflict, or BlockedByAppointments if booked appointments would break. Nothing is changed then.
    """
    with transaction.atomic():
        db.set_timeouts()
        db.lock_providers([change.provider_id])
        if change.table == "directory_provider" and change.act != "U":
            raise Conflict("A record that came or went is not put back here.")
        later_changes = RecordChange.objects.filter(table=change.table, row_id=change.row_id, id__gt=change.id)
        if change.act == "U":
            later_changes = later_changes.filter(after__has_any_keys=list(change.before or ()))
        if later_changes.exists():
            raise Conflict("It has changed again since.")
        audit_context.set_actor(by=by, why=f"put back #{change.id}")
        apply_with_checks([change.provider_id], now, lambda: revert_rows([change]))


def apply_with_checks(provider_ids: Sequence[int], now: datetime, write: Callable[[], Any]) -> None:
    """Call `write`, then run every registered impact check.

    Raises BlockedByAppointments if booked appointments would break, Conflict if PostgreSQL refuses the change, and
    IntegrityError. The caller must then roll back.
    """
    pending_checks = [check(provider_ids, now) for check in IMPACT_CHECKS]
    try:
        write()
        connection.check_constraints()
    except IntegrityError:
        raise
    except DatabaseError as error:
        raise Conflict(str(error)) from error
    impacts = {provider_id: reason for check in pending_checks for provider_id, reason in check().items()}
    if impacts:
        raise BlockedByAppointments(impacts)


def revert_rows(changes: Sequence[RecordChange]) -> None:
    """Delete created rows, restore updated rows and re-create deleted rows, with one statement per table and kind."""
    for table in TABLES:
        _delete(table, [change.row_id for change in changes if change.act == "I" and change.table == table])
    for table in reversed(TABLES):
        _update(table, [change for change in changes if change.act == "U" and change.table == table])
        _insert(table, [change.before for change in changes if change.act == "D" and change.table == table])


def _delete(table: str, ids: list[int]) -> None:
    if not ids:
        return
    if table == "directory_provider":
        # Django also deletes the rows that refer to them. PostgreSQL refuses while an appointment refers to one.
        Provider.objects.filter(pk__in=ids).delete()
        return
    _run(sql.SQL("DELETE FROM {} WHERE id = ANY(%s)").format(sql.Identifier(table)), [ids])


def _update(table: str, changes: list[RecordChange]) -> None:
    groups: dict[tuple[str, ...], list[RecordChange]] = {}
    for change in changes:
        groups.setdefault(tuple(sorted(change.before or {})), []).append(change)
    for columns, group in groups.items():
        assignments = sql.SQL(", ").join(sql.SQL("{0} = old.{0}").format(sql.Identifier(column)) for column in columns)
        _run(
            sql.SQL(
                "UPDATE {table} AS current SET {assignments} FROM jsonb_populate_recordset(NULL::{table}, %s) AS old "
                "WHERE current.id = old.id"
            ).format(table=sql.Identifier(table), assignments=assignments),
            [json.dumps([{**(change.before or {}), "id": change.row_id} for change in group])],
        )


def _insert(table: str, rows: list[Any]) -> None:
    if rows:
        query = "INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s)"
        _run(sql.SQL(query).format(table=sql.Identifier(table)), [json.dumps(rows)])


def _run(query: sql.Composed, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
