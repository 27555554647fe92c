"""A record's history in words: which row, which field, from what to what."""

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
HIDDEN = ("id", "provider_id")
NOTHING = "—"
# A stretch of time as PostgreSQL writes it, to the minute.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d")
Known = dict[tuple[type[Model], Any], str]


def lines(rows: Iterable[RecordChange]) -> list[dict[str, Any]]:
    """Each change as the page shows it. What a row refers to is looked up once a table, whatever the number of rows."""
    rows, models = list(rows), _models()
    known = _known(rows, models)
    return [_line(row, models.get(row.table), known) for row in rows]


def _line(row: RecordChange, model: type[Model] | None, known: Known) -> dict[str, Any]:
    before, after = row.before or {}, row.after or {}
    cells = []
    for name in before or after:
        old, new = (_told(model, name, facts.get(name), known) for facts in (before, after))
        if name not in HIDDEN and old != new:
            cells.append({"name": _label(model, name), "told": {"I": new, "D": old}.get(row.act, f"{old} → {new}")})
    return {
        "id": row.pk,
        "at": row.at,
        "by": row.by or _("Attune"),
        "why": row.why,
        "act": ACT[row.act],
        "table": _kind(row.table, model),
        "cells": cells,
        "back": row.act == "U" or model is not Provider,
    }


def _models() -> dict[str, type[Model]]:
    return {one._meta.db_table: one for one in apps.get_app_config("directory").get_models(include_auto_created=True)}


def _kind(table: str, model: type[Model] | None) -> str:
    """What such a row is called on the record."""
    for rows in readonly_tables.KINDS.values():
        if rows.model is model:
            return str(rows.verbose_name)
    return table.removeprefix("directory_provider_").removeprefix("directory_")


def _field(model: type[Model] | None, column: str) -> "Field[Any, Any] | None":
    fields = model._meta.concrete_fields if model else ()
    return next((field for field in fields if field.column == column), None)


def _label(model: type[Model] | None, column: str) -> str:
    field = _field(model, column)
    return str(field.verbose_name) if field else column


def _told(model: type[Model] | None, column: str, value: Any, known: Known) -> str:
    """A value as a person reads it."""
    field = _field(model, column)
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field and field.related_model:
        return known.get((field.related_model, value), str(value))
    if model is WeeklyHours and column in ("weekday", "start", "end"):
        return str(WEEKDAYS[value]) if column == "weekday" else format_time_of_day(value)
    if column == "span":
        return f"{' – '.join(MOMENT.findall(str(value)))} UTC"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(dict(field.flatchoices).get(value, value)) if field else str(value)


def _known(rows: Iterable[RecordChange], models: dict[str, type[Model]]) -> Known:
    """The names of all that the rows refer to, but for the provider themself."""
    wanted: dict[type[Model], set[Any]] = defaultdict(set)
    for row in rows:
        for related, value in _referred(row, models.get(row.table)):
            wanted[related].add(value)
    return {
        (related, pk): str(one)
        for related, keys in wanted.items()
        for pk, one in related._default_manager.in_bulk(keys).items()
    }


def _referred(row: RecordChange, model: type[Model] | None) -> Iterator[tuple[type[Model], Any]]:
    for facts in (row.before or {}, row.after or {}):
        for name, value in facts.items():
            field = _field(model, name)
            related = field.related_model if field else None
            if isinstance(related, type) and related is not Provider and value is not None:
                yield related, value
