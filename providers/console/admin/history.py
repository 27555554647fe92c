"""A record's change history in words: row, field, old value and new value."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from providers.console.admin import readonly_tables
from providers.directory.domain.hours import format_time_of_day
from providers.directory.models import Provider, RecordChange, WeeklyHours

ACT = {"I": gettext_lazy("Added"), "U": gettext_lazy("Changed"), "D": gettext_lazy("Taken away")}
HIDDEN_COLUMNS = ("id", "provider_id")
EMPTY = "—"
# An instant as PostgreSQL writes it in a range, cut to the minute.
INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
Names = dict[tuple[type[Model], Any], str]


def lines(rows: Iterable[RecordChange]) -> list[dict[str, Any]]:
    """Return the template context of each change. Referenced rows are loaded with one query for each table."""
    rows, models = list(rows), _models()
    names = _related_names(rows, models)
    return [_line(row, models.get(row.table), names) for row in rows]


def _line(row: RecordChange, model: type[Model] | None, names: Names) -> dict[str, Any]:
    before, after = row.before or {}, row.after or {}
    cells = []
    for name in before or after:
        old, new = (_format_value(model, name, values.get(name), names) for values in (before, after))
        if name not in HIDDEN_COLUMNS and old != new:
            cells.append({"name": _label(model, name), "text": {"I": new, "D": old}.get(row.act, f"{old} → {new}")})
    return {
        "id": row.pk,
        "at": row.at,
        "by": row.by or _("Attune"),
        "why": row.why,
        "act": ACT[row.act],
        "table": _table_name(row.table, model),
        "cells": cells,
        "back": row.act == "U" or model is not Provider,
    }


def _models() -> dict[str, type[Model]]:
    """Return the model of each table name."""
    models = apps.get_app_config("directory").get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in models}


def _table_name(table: str, model: type[Model] | None) -> str:
    """Return what the record's page calls a row of this table."""
    for inline in readonly_tables.INLINES.values():
        if inline.model is model:
            return str(inline.verbose_name)
    return table.removeprefix("directory_provider_").removeprefix("directory_")


def _field(model: type[Model] | None, column: str) -> "Field[Any, Any] | None":
    fields = model._meta.concrete_fields if model else ()
    return next((field for field in fields if field.column == column), None)


def _label(model: type[Model] | None, column: str) -> str:
    field = _field(model, column)
    return str(field.verbose_name) if field else column


def _format_value(model: type[Model] | None, column: str, value: Any, names: Names) -> str:
    """Return a stored value as text for staff."""
    field = _field(model, column)
    if value is None or value == "" or value == []:
        return EMPTY
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field and field.related_model:
        return names.get((field.related_model, value), str(value))
    if model is WeeklyHours and column in ("weekday", "start", "end"):
        return str(WEEKDAYS[value]) if column == "weekday" else format_time_of_day(value)
    if column == "span":
        return f"{' – '.join(INSTANT.findall(str(value)))} UTC"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(field.flatchoices).get(value, value)) if field else str(value)


def _related_names(rows: Iterable[RecordChange], models: dict[str, type[Model]]) -> Names:
    """Return the names of all rows that the changes refer to, except the provider."""
    keys_by_model: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        for related, key in _references(row, models.get(row.table)):
            keys_by_model[related].add(key)
    return {
        (related, pk): str(instance)
        for related, keys in keys_by_model.items()
        for pk, instance in related._default_manager.in_bulk(keys).items()
    }


def _references(row: RecordChange, model: type[Model] | None) -> Iterator[tuple[type[Model], Any]]:
    """Return (model, key) of every foreign key in the change, except the provider."""
    for values in (row.before or {}, row.after or {}):
        for name, value in values.items():
            field = _field(model, name)
            related = field.related_model if field else None
            if isinstance(related, type) and related is not Provider and value is not None:
                yield related, value
