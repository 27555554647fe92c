"""What the database holds of some providers, in the shape in which it is compared with rows."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from providers.directory.models import Provider
from providers.imports.actions.child_tables import KINDS, PLAIN, Key, Kind

COLUMNS = ("id", "npi", "source", "gender_id", *PLAIN)


@dataclass(slots=True)
class Record:
    """A provider's own row, and for each kind the ids and values of its rows by key. `doubles` are ids of repeats."""

    columns: dict[str, Any]
    rows: dict[str, dict[Key, tuple[int, tuple[Any, ...]]]] = field(default_factory=dict)
    doubles: dict[str, list[int]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The provider's id."""
        found: int = self.columns["id"]
        return found


def records(npis: Collection[str], fields: Collection[str]) -> dict[str, Record]:
    """What is stored, by NPI, with the kinds named in `fields`: one query for the providers and one a kind."""
    found = {row["npi"]: Record(row) for row in Provider.objects.filter(npi__in=npis).values(*COLUMNS).order_by()}
    by_id = {record.id: record for record in found.values()}
    if not by_id:
        return found
    for kind in KINDS:
        if kind.field in fields:
            _read(kind, by_id)
    return found


def _read(kind: Kind, by_id: dict[int, Record]) -> None:
    for record in by_id.values():
        record.rows[kind.field] = {}
    size = len(kind.key)
    stored = kind.model._default_manager.filter(provider_id__in=by_id).order_by("id")
    for row_id, provider_id, *cells in stored.values_list("id", "provider_id", *kind.key, *kind.values):
        values = tuple(tuple(sorted(cell)) if isinstance(cell, list) else cell for cell in cells)
        record = by_id[provider_id]
        if values[:size] in record.rows[kind.field]:
            record.doubles.setdefault(kind.field, []).append(row_id)
        else:
            record.rows[kind.field][values[:size]] = row_id, values[size:]
