"""A roster's rows: from cells by column name, and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from providers.directory.domain.lists import Wrong
from providers.imports.domain.roster import values
from providers.imports.domain.roster.columns import COLUMNS, Column, Context
from providers.imports.domain.roster.row import Absent, Problem, ProviderRow, Rejected, Vocabulary

NAMES = tuple(column.name for column in COLUMNS)
REQUIRED = tuple(column.name for column in COLUMNS if column.required)
BY_NAME = {column.name: column for column in COLUMNS}


def header_problem(names: list[str]) -> str | None:
    """What is wrong with the names of the columns, or None. Any order will do; the optional ones may be left out."""
    unknown = [values.short(name) or "(empty)" for name in names if name not in NAMES]
    missing = [name for name in REQUIRED if name not in names]
    twice = sorted({name for name in names if names.count(name) > 1 and name in NAMES})
    problems = []
    if missing:
        problems.append(f"required columns are missing: {', '.join(missing)}")
    if unknown:
        problems.append(f"columns are not known: {', '.join(unknown[:10])}{', …' if len(unknown) > 10 else ''}")
    if twice:
        problems.append(f"columns stand twice: {', '.join(twice)}")
    if "focus" in names and "concerns" not in names:
        problems.append("focus needs the column concerns beside it")
    return "; ".join(problems) or None


def read(line: int, cells: Mapping[str, str], vocabulary: Vocabulary, today: date) -> ProviderRow | Rejected:
    """One row from its cells by column name, or everything that is wrong with it. `today` as in `Context`."""
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    context = Context(vocabulary, today)

    def take(column: Column) -> None:
        cell = cells[column.name]
        if column.keeps and not cell.strip():
            return
        try:
            found[column.field] = column.read(cell, context)
        except Wrong as wrong:
            problems.extend(Problem(line, column.name, reason) for reason in wrong.reasons)

    # The others are read against these two.
    for name in ("license_type", "timezone"):
        take(BY_NAME[name])
    context = Context(
        vocabulary, today, found.get("license_type", context.license_type), found.get("timezone", context.timezone)
    )
    for column in COLUMNS:
        if column.name in cells and column.name not in ("license_type", "timezone"):
            take(column)
    if problems:
        problems.sort(key=lambda problem: NAMES.index(problem.field))
        return Rejected(line, values.short(cells["npi"]), problems[0].field, tuple(problems))
    if found.get("focus"):
        found["concerns"] = tuple(dict.fromkeys((*found["concerns"], *found["focus"])))
    return ProviderRow(line=line, **found)


def write(row: ProviderRow) -> dict[str, str]:
    """The cells of a row by column name, for the columns of which it says something."""
    cells: dict[str, str] = {}
    for column in COLUMNS:
        value = getattr(row, column.field)
        if not isinstance(value, Absent):
            cells[column.name] = column.write(value, row)
    return cells
