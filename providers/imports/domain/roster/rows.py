"""Convert roster cells by column name to provider rows, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from providers.directory.domain.lists import CellError
from providers.imports.domain.roster import values
from providers.imports.domain.roster.claims import Claim, claim_of
from providers.imports.domain.roster.columns import COLUMNS, TYPED_COLUMNS, Column, Context
from providers.imports.domain.roster.row import Absent, Problem, ProviderRow, Rejected, Vocabulary

NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
NO_VOCABULARY = Vocabulary(frozenset(), frozenset(), frozenset(), frozenset(), frozenset(), {}, frozenset())
BY_NAME = {column.name: column for column in COLUMNS}


def header_problem(names: list[str]) -> str | None:
    """Return what is wrong with the column names, or None. They may have any order, and only some are required."""
    unknown = [name or "(empty)" for name in names if name not in NAMES]
    missing = [name for name in REQUIRED if name not in names]
    repeated = sorted({name for name in names if names.count(name) > 1 and name in NAMES})
    problems = []
    if missing:
        problems.append(f"required columns are missing: {', '.join(missing)}")
    if unknown:
        problems.append(f"columns are not known: {', '.join(unknown[:10])}{', …' if len(unknown) > 10 else ''}")
    if repeated:
        problems.append(f"columns stand twice: {', '.join(repeated)}")
    if "focus" in names and "concerns" not in names:
        problems.append("focus needs the column concerns beside it")
    return "; ".join(problems) or None


def read(
    line: int, cells: Mapping[str, str], vocabulary: Vocabulary, today: date, stored: ProviderRow | None = None
) -> ProviderRow | Rejected:
    """Read a row from its cells by column name. `today` is the latest allowed verification date.

    Required columns that are missing in `cells` are taken from `stored`.
    """
    fields: dict[str, Any] = {} if stored is None else {BY_NAME[name].field: getattr(stored, name) for name in REQUIRED}
    problems: list[Problem] = []
    context = Context(vocabulary, today)

    def read_cell(column: Column) -> None:
        cell = _without_placeholder(column, cells[column.name])
        if column.ignore_empty and not cell.strip():
            return
        try:
            fields[column.field] = column.read(cell, context)
        except CellError as error:
            problems.extend(Problem(line, column.name, reason) for reason in error.reasons)

    # Other columns depend on these two.
    for name in ("license_type", "timezone"):
        if name in cells:
            read_cell(BY_NAME[name])
    context = Context(
        vocabulary, today, fields.get("license_type", context.license_type), fields.get("timezone", context.timezone)
    )
    for column in COLUMNS:
        if column.name in cells and column.name not in ("license_type", "timezone"):
            read_cell(column)
    if problems:
        problems.sort(key=lambda problem: NAMES.index(problem.field))
        return Rejected(
            line, values.truncate(cells.get("npi", fields.get("npi", ""))), problems[0].field, tuple(problems)
        )
    if fields.get("focus"):
        fields["concerns"] = tuple(dict.fromkeys((*fields["concerns"], *fields["focus"])))
    return ProviderRow(line=line, **fields)


def read_field(name: str, text: str, today: date) -> Any:
    """Read one value by the rules of its column, for forms. Raises CellError. Columns of the vocabulary aren't supported."""
    return BY_NAME[name].read(_without_placeholder(BY_NAME[name], text), Context(NO_VOCABULARY, today))


def _without_placeholder(column: Column, cell: str) -> str:
    """Return the cell, or "" for N/A and the like in a column where they can mean nothing else."""
    return "" if column.name in TYPED_COLUMNS and values.is_nothing(cell) else cell


def read_claims(cells: Mapping[str, str], vocabulary: Vocabulary, today: date) -> frozenset[Claim]:
    """Return the verified numbers that a row claims, without reading its other cells. None if they are invalid."""
    names = ("license_type", "licenses", "privileges")
    fields: dict[str, Any] = {"licenses": (), "privileges": ()}
    context = Context(vocabulary, today)
    try:
        for name in names:
            if name in cells:
                fields[name] = BY_NAME[name].read(cells[name], context)
                context = Context(vocabulary, today, fields.get("license_type", context.license_type))
    except CellError:
        return frozenset()
    return frozenset(claim_of(item) for item in (*fields["licenses"], *fields["privileges"]) if item.verified_on)


def write(row: ProviderRow) -> dict[str, str]:
    """Return the cells of a row by column name, without those of absent fields."""
    cells: dict[str, str] = {}
    for column in COLUMNS:
        value = getattr(row, column.field)
        if not isinstance(value, Absent):
            cells[column.name] = column.write(value, row)
    return cells
