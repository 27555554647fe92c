"""The house rules that neither the import contract nor the linter can say."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "providers", "matching", "content")
NEVER = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "core", "stuff", "lib"}
# Modules whose names say all there is to say.
WITHOUT_DOCSTRING = {"__init__", "apps", "urls", "wsgi", "labels"}


def modules() -> Iterator[Path]:
    """Every module of ours."""
    for app in APPS:
        yield from sorted(path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT).with_suffix(""))


def test_no_module_is_a_drawer() -> None:
    assert [named(path) for path in modules() if path.stem in NEVER or path.parent.name in NEVER] == []


def test_every_module_says_what_it_is() -> None:
    silent = [
        named(path)
        for path in modules()
        if path.stem not in WITHOUT_DOCSTRING and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """The dotted name of each call in a module, and its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@pytest.mark.parametrize("floor", ["domain", "actions"])
def test_the_time_is_handed_down_and_never_looked_up(floor: str) -> None:
    clocks = {"now", "today", "utcnow", "time", "monotonic", "localtime"}
    found = [
        f"{named(path)}:{line} {name}"
        for path in modules()
        if floor in path.parts
        for name, line in calls(path)
        if name.rpartition(".")[2] in clocks and name.rpartition(".")[0] in ("datetime", "date", "time", "timezone")
    ]
    assert found == []


def test_a_transaction_opens_in_actions_only() -> None:
    found = [
        f"{named(path)}:{line}"
        for path in modules()
        if "actions" not in path.parts and path.stem not in ("actions", "db", "leases")
        for name, line in calls(path)
        if name in ("transaction.atomic", "atomic")
    ]
    assert found == []


def test_an_action_takes_keywords_only() -> None:
    found = []
    for path in modules():
        if "actions" not in path.parts or path.parts[-2] != "actions":
            continue
        for node in ast.parse(path.read_text()).body:
            opens = isinstance(node, ast.FunctionDef) and "transaction.atomic" in ast.unparse(node)
            if opens and not node.name.startswith("_") and (node.args.args or node.args.posonlyargs):
                found.append(f"{named(path)}.{node.name}")
    print("\n".join(found))
    assert [
        name
        for name in found
        if name not in ("matching/booking/actions/idempotency.once", "providers/imports/actions/batch.apply")
    ] == []


def test_queries_build_no_sentences_and_no_responses() -> None:
    """`get_language` is allowed: it chooses which rows or columns are in the reader's language."""
    found = []
    for path in modules():
        if "queries" not in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            imported = [f"{node.module}.{alias.name}" for alias in node.names]
            found += [
                f"{named(path)}: {name}"
                for name in imported
                if name.startswith(("django.http", "django.shortcuts", "django.utils.translation"))
                and name != "django.utils.translation.get_language"
            ]
    assert found == []


def test_the_domain_imports_no_framework_even_inside_a_function() -> None:
    allowed = {"numpy", "icalendar", "pyphen", "rapidfuzz", *APPS}
    import sys

    found = []
    for path in modules():
        if "domain" not in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            found += [f"{named(path)}: {n}" for n in names if n.split(".")[0] not in allowed | sys.stdlib_module_names]
    assert found == []
