"""Load stored providers in the form in which they are compared with rows."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from providers.directory.models import Provider
from providers.imports.actions.child_tables import CHILD_TABLES, PROVIDER_FIELDS, ChildTable, Key

COLUMNS = ("id", "npi", "source", "gender_id", "npi_deactivated_on", *PROVIDER_FIELDS)


@dataclass(slots=True)
class StoredProvider:
    """The columns of a provider, and by child table the id and values of each row by key.

    `duplicates` are the ids and keys of further rows with the same key.
    """

    columns: dict[str, Any]
    rows: dict[str, dict[Key, tuple[int, tuple[Any, ...]]]] = field(default_factory=dict)
    duplicates: dict[str, list[tuple[int, Key]]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The provider's id."""
        provider_id: int = self.columns["id"]
        return provider_id


def load(npis: Collection[str], fields: Collection[str]) -> dict[str, StoredProvider]:
    """Return stored providers by NPI, with the child tables named in `fields`.

    Runs one query for the providers and one per table.
    """
    providers = Provider.objects.filter(npi__in=npis).values(*COLUMNS).order_by()
    by_npi = {columns["npi"]: StoredProvider(columns) for columns in providers}
    by_id = {stored.id: stored for stored in by_npi.values()}
    if not by_id:
        return by_npi
    for table in CHILD_TABLES:
        if table.field in fields:
            _load_rows(table, by_id)
    return by_npi


def _load_rows(table: ChildTable, by_id: dict[int, StoredProvider]) -> None:
    for stored in by_id.values():
        stored.rows[table.field] = {}
    key_size = len(table.key)
    rows = table.model._default_manager.filter(provider_id__in=by_id).order_by("id")
    for row_id, provider_id, *cells in rows.values_list("id", "provider_id", *table.key, *table.values):
        values = tuple(tuple(sorted(cell)) if isinstance(cell, list) else cell for cell in cells)
        stored = by_id[provider_id]
        if values[:key_size] in stored.rows[table.field]:
            stored.duplicates.setdefault(table.field, []).append((row_id, values[:key_size]))
        else:
            stored.rows[table.field][values[:key_size]] = row_id, values[key_size:]
