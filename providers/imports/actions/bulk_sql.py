"""Insert (by COPY), update (from one JSON value) and delete many rows in one statement each."""

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql
from psycopg.types.range import Range


def insert(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows with values for these columns."""
    query = sql.SQL("COPY {table} ({names}) FROM STDIN").format(
        table=_table(model), names=sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(query) as copy:
        for row in rows:
            # psycopg writes a list as an array, but a tuple as a composite value.
            copy.write_row([list(cell) if isinstance(cell, tuple) else cell for cell in row])


def update(model: type[Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Update rows by id. The first column must be `id`."""
    assignments = [sql.SQL("{0} = new.{0}").format(sql.Identifier(column)) for column in columns[1:]]
    _run(
        sql.SQL("UPDATE {table} AS stored SET {assignments} FROM {rows} WHERE stored.id = new.id").format(
            table=_table(model), assignments=sql.SQL(", ").join(assignments), rows=_rows(model, columns)
        ),
        _json(columns, rows),
    )


def delete(model: type[Model], ids: Sequence[int]) -> None:
    """Delete rows by id. Raises IntegrityError if another row refers to one."""
    _run(sql.SQL("DELETE FROM {table} WHERE id = ANY(%s)").format(table=_table(model)), list(ids))


def check() -> None:
    """Check deferred constraints now, so that an error rolls back the savepoint only."""
    connection.check_constraints()


def _run(query: sql.Composed, parameter: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, [parameter])


def _table(model: type[Model]) -> sql.Identifier:
    return sql.Identifier(model._meta.db_table)


def _rows(model: type[Model], columns: Sequence[str]) -> sql.Composed:
    types = [sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(_type(model, column))) for column in columns]
    return sql.SQL("json_to_recordset(%s) AS new({})").format(sql.SQL(", ").join(types))


def _type(model: type[Model], column: str) -> str:
    field = model._meta.get_field(column)
    return str(field.cast_db_type(connection))  # type: ignore[union-attr]


def _json(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, Range) and value.lower and value.upper:
        return f"[{value.lower.isoformat()},{value.upper.isoformat()})"
    return str(value)
