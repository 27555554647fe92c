"""The changes that bring the database in line with a row."""

from dataclasses import dataclass, field
from typing import Any

from providers.directory.domain.license_number import comparison_key
from providers.directory.domain.profile import full_name
from providers.directory.models import Source
from providers.imports.actions.child_tables import (
    CHILD_TABLES,
    PROVIDER_FIELDS,
    VERIFIED_FIELDS,
    ChildTable,
    Ids,
    Key,
    Rows,
)
from providers.imports.actions.existing import StoredProvider
from providers.imports.domain.roster import Absent, ProviderRow

NPPES = "nppes"
WEEKLY_HOURS = next(table for table in CHILD_TABLES if table.field == "hours")


@dataclass(slots=True)
class Changes:
    """New values of provider columns, and by child table: ids to delete, (id, values) to update, (key, values) to add."""

    columns: dict[str, Any] = field(default_factory=dict)
    deleted: dict[str, list[int]] = field(default_factory=dict)
    updated: dict[str, list[tuple[int, tuple[Any, ...]]]] = field(default_factory=dict)
    added: dict[str, list[tuple[Key, tuple[Any, ...]]]] = field(default_factory=dict)
    # The time zones that the hours leave and enter, if only the provider's zone is new.
    moved_hours: tuple[str, str] | None = None

    def __bool__(self) -> bool:
        return bool(self.columns or self.deleted or self.updated or self.added)


def for_new(row: ProviderRow, source: str, ids: Ids) -> Changes:
    """Return the changes that create a provider."""
    changes = Changes(_columns(row, ids))
    changes.columns |= {"npi": row.npi, "source": source}
    changes.columns.setdefault("display_name", full_name(row.given_name, row.family_name))
    for table in CHILD_TABLES:
        new_rows = _build_rows(table, row, ids)
        if new_rows:
            changes.added[table.field] = list(new_rows.items())
    return changes


def for_existing(stored: StoredProvider, row: ProviderRow, source_kind: str, ids: Ids) -> Changes:
    """Return the changes to a stored provider, by the rules in the package docstring. Empty if nothing differs."""
    if source_kind == NPPES:
        changes = _from_nppes(stored, row, ids) if stored.columns["source"] == Source.NPPES else Changes()
        # NPPES lists this NPI as active, which matters whatever source the record came from.
        changes.columns |= _different({"npi_deactivated_on": None}, stored.columns)
        return changes
    changes = Changes()
    columns = _columns(row, ids)
    _keep_later_verifications(columns, stored.columns)
    if stored.columns["source"] == Source.NPPES:
        columns["source"] = Source.SAMPLE if row.sample else Source.ROSTER
    columns |= _display_name(stored, row)
    changes.columns = _different(columns, stored.columns)
    for table in CHILD_TABLES:
        new_rows = _build_rows(table, row, ids)
        if new_rows is not None:
            if table.field == "concerns" and isinstance(row.focus, Absent):
                # Without the focus column, each concern keeps its stored focus.
                new_rows = {key: stored.rows["concerns"].get(key, (0, values))[1] for key, values in new_rows.items()}
            elif table.field == "concerns" and _focus_order(new_rows) == _focus_order(
                {key: values for key, (_id, values) in stored.rows["concerns"].items()}
            ):
                # A file has the order only. Ranks 1 and 3 are the same order as ranks 1 and 2.
                new_rows = {key: stored.rows["concerns"].get(key, (0, values))[1] for key, values in new_rows.items()}
            _compare(table, stored, _as_stored(table, new_rows, stored), changes)
    if "timezone" in changes.columns and isinstance(row.hours, Absent):
        _move_hours(stored, changes)
    return changes


def _move_hours(stored: StoredProvider, changes: Changes) -> None:
    """Move the hours of the former time zone to the new one. They keep their local times: a provider who moves works 9 to 5.

    Otherwise they would stay in a zone that the record no longer shows.
    """
    before, after = stored.columns["timezone"], changes.columns["timezone"]
    zone = WEEKLY_HOURS.key.index("timezone")
    moved = {key: row_id for key, (row_id, _) in stored.rows["hours"].items() if key[zone] == before}
    moved_rows = [(*key[:zone], after, *key[zone + 1 :]) for key in moved]
    if moved:
        changes.deleted["hours"] = list(moved.values())
        changes.added["hours"] = [(key, ()) for key in moved_rows if key not in stored.rows["hours"]]
        changes.moved_hours = (before, after)


def _focus_order(concerns: Rows) -> list[Key]:
    return sorted((key for key, (rank,) in concerns.items() if rank), key=lambda key: concerns[key])


def _as_stored(table: ChildTable, new_rows: Rows, stored: StoredProvider) -> Rows:
    """Return the rows with numbers as they are spelled in the record: ABC 123 is no change of ABC-123."""
    if not table.numbered:
        return new_rows
    stored_keys = {_identity(key): key for key in stored.rows[table.field]}
    return {stored_keys.get(_identity(key), key): values for key, values in new_rows.items()}


def _identity(key: Key) -> Key:
    return (*key[:-1], comparison_key(key[-1]))


def _from_nppes(stored: StoredProvider, row: ProviderRow, ids: Ids) -> Changes:
    columns = {name: getattr(row, name) for name in ("given_name", "family_name", "credentials")}
    changes = Changes(_different(columns | _display_name(stored, row), stored.columns))
    licenses = next(table for table in CHILD_TABLES if table.field == "licenses")
    new_rows = _as_stored(licenses, _build_rows(licenses, row, ids) or {}, stored)
    missing = [(key, values) for key, values in new_rows.items() if key not in stored.rows["licenses"]]
    if missing:
        changes.added["licenses"] = missing
    return changes


def _columns(row: ProviderRow, ids: Ids) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in PROVIDER_FIELDS}
    columns = {name: value for name, value in values.items() if not isinstance(value, Absent)}
    if "age_groups" in columns:
        columns["age_groups"] = list(columns["age_groups"])
    if not isinstance(row.gender, Absent):
        columns["gender_id"] = ids["genders"][row.gender] if row.gender else None
    return columns


def _display_name(stored: StoredProvider, row: ProviderRow) -> dict[str, str]:
    """Update the display name along with the name, unless it was set to something else."""
    if not isinstance(row.display_name, Absent):
        return {"display_name": row.display_name}
    default = full_name(stored.columns["given_name"], stored.columns["family_name"])
    if stored.columns["display_name"] != default:
        return {}
    return {"display_name": full_name(row.given_name, row.family_name)}


def _keep_later_verifications(columns: dict[str, Any], stored: dict[str, Any]) -> None:
    for verified_on, facts in VERIFIED_FIELDS.items():
        if verified_on in columns and all(columns.get(fact, stored[fact]) == stored[fact] for fact in facts):
            columns[verified_on] = _later(columns[verified_on], stored[verified_on])


def _later(first: Any, second: Any) -> Any:
    return max((day for day in (first, second) if day), default=None)


def _different(columns: dict[str, Any], stored: dict[str, Any]) -> dict[str, Any]:
    """Return the columns that differ. The order of age groups has no meaning."""
    return {
        name: value
        for name, value in columns.items()
        if (sorted(stored[name]) != sorted(value) if name == "age_groups" else stored[name] != value)
    }


def _build_rows(table: ChildTable, row: ProviderRow, ids: Ids) -> Rows | None:
    """Return the rows of this table, or None if the source doesn't have the field."""
    values = getattr(row, table.field)
    return None if isinstance(values, Absent) else table.build(values, row, ids)


def _compare(table: ChildTable, stored: StoredProvider, new_rows: Rows, changes: Changes) -> None:
    stored_rows = stored.rows[table.field]
    deleted = [row_id for row_id, key in stored.duplicates.get(table.field, ()) if key not in new_rows]
    deleted += [row_id for key, (row_id, _) in stored_rows.items() if key not in new_rows]
    updated, added = [], []
    for key, new_values in new_rows.items():
        if key not in stored_rows:
            added.append((key, new_values))
            continue
        row_id, stored_values = stored_rows[key]
        values = new_values
        if table.verified and values[:-1] == stored_values[:-1]:
            values = (*values[:-1], _later(values[-1], stored_values[-1]))
        if values == stored_values:
            continue
        if table.in_place:
            updated.append((row_id, values))
        else:
            deleted.append(row_id)
            added.append((key, values))
    for name, rows in (("deleted", deleted), ("updated", updated), ("added", added)):
        if rows:
            getattr(changes, name)[table.field] = rows
