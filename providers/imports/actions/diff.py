"""What would have to change for the database to say what a row says. Empty when it says so already."""

from dataclasses import dataclass, field
from typing import Any

from providers.directory.models import Source
from providers.imports.actions.child_tables import KINDS, PLAIN, VOUCHED, Ids, Key, Kind, Rows
from providers.imports.actions.existing import Record
from providers.imports.domain.roster import Absent, ProviderRow

NPPES = "nppes"


@dataclass(slots=True)
class Changes:
    """Columns of the provider's row, and for each kind: ids to delete, (id, values) to update, (key, values) to add."""

    columns: dict[str, Any] = field(default_factory=dict)
    deleted: dict[str, list[int]] = field(default_factory=dict)
    updated: dict[str, list[tuple[int, tuple[Any, ...]]]] = field(default_factory=dict)
    added: dict[str, list[tuple[Key, tuple[Any, ...]]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.columns or self.deleted or self.updated or self.added)


def new(row: ProviderRow, source: str, ids: Ids) -> Changes:
    """For a provider who isn't stored yet: the columns the row states, and its rows."""
    changes = Changes(_columns(row, ids))
    changes.columns |= {"npi": row.npi, "source": source}
    changes.columns.setdefault("display_name", _name(row.given_name, row.family_name))
    for kind in KINDS:
        wanted = _wanted(kind, row, ids)
        if wanted:
            changes.added[kind.field] = list(wanted.items())
    return changes


def between(stored: Record, row: ProviderRow, kind_of_source: str, ids: Ids) -> Changes:
    """For a provider who is stored, by the rules of the package."""
    if kind_of_source == NPPES:
        return _from_register(stored, row, ids) if stored.columns["source"] == Source.NPPES else Changes()
    changes = Changes()
    wanted = _columns(row, ids)
    _keep_later_verifications(wanted, stored.columns)
    if stored.columns["source"] == Source.NPPES:
        wanted["source"] = Source.SAMPLE if row.sample else Source.ROSTER
    wanted |= _display_name(stored, row)
    changes.columns = _different(wanted, stored.columns)
    for kind in KINDS:
        rows = _wanted(kind, row, ids)
        if rows is not None:
            if kind.field == "concerns" and isinstance(row.focus, Absent):
                rows = {key: stored.rows["concerns"].get(key, (0, values))[1] for key, values in rows.items()}
            _compare(kind, stored, rows, changes)
    return changes


def _from_register(stored: Record, row: ProviderRow, ids: Ids) -> Changes:
    wanted = {name: getattr(row, name) for name in ("given_name", "family_name", "credentials")}
    changes = Changes(_different(wanted | _display_name(stored, row), stored.columns))
    licenses = next(kind for kind in KINDS if kind.field == "licenses")
    missing = [
        (key, values)
        for key, values in (_wanted(licenses, row, ids) or {}).items()
        if key not in stored.rows["licenses"]
    ]
    if missing:
        changes.added["licenses"] = missing
    return changes


def _columns(row: ProviderRow, ids: Ids) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in PLAIN}
    found = {name: value for name, value in found.items() if not isinstance(value, Absent)}
    if "age_groups" in found:
        found["age_groups"] = list(found["age_groups"])
    if not isinstance(row.gender, Absent):
        found["gender_id"] = ids["genders"][row.gender] if row.gender else None
    return found


def _display_name(stored: Record, row: ProviderRow) -> dict[str, str]:
    """The name shown follows the name, unless somebody chose another."""
    if not isinstance(row.display_name, Absent):
        return {"display_name": row.display_name}
    before = _name(stored.columns["given_name"], stored.columns["family_name"])
    if stored.columns["display_name"] != before:
        return {}
    return {"display_name": _name(row.given_name, row.family_name)}


def _name(given: str, family: str) -> str:
    return f"{given} {family}"[:160]


def _keep_later_verifications(wanted: dict[str, Any], stored: dict[str, Any]) -> None:
    for verified_on, facts in VOUCHED.items():
        if verified_on in wanted and all(wanted.get(fact, stored[fact]) == stored[fact] for fact in facts):
            wanted[verified_on] = _later(wanted[verified_on], stored[verified_on])


def _later(one: Any, other: Any) -> Any:
    return max((day for day in (one, other) if day), default=None)


def _different(wanted: dict[str, Any], stored: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wanted.items() if stored[name] != value}


def _wanted(kind: Kind, row: ProviderRow, ids: Ids) -> Rows | None:
    said = getattr(row, kind.field)
    return None if isinstance(said, Absent) else kind.wanted(said, row, ids)


def _compare(kind: Kind, stored: Record, wanted: Rows, changes: Changes) -> None:
    have = stored.rows[kind.field]
    deleted = list(stored.doubles.get(kind.field, ()))
    deleted += [row_id for key, (row_id, _) in have.items() if key not in wanted]
    updated, added = [], []
    for key, values in wanted.items():
        if key not in have:
            added.append((key, values))
            continue
        row_id, before = have[key]
        if kind.verified and values[:-1] == before[:-1]:
            values = (*values[:-1], _later(values[-1], before[-1]))
        if values == before:
            continue
        if kind.in_place:
            updated.append((row_id, values))
        else:
            deleted.append(row_id)
            added.append((key, values))
    for name, found in (("deleted", deleted), ("updated", updated), ("added", added)):
        if found:
            getattr(changes, name)[kind.field] = found
