"""Code style rules that neither the import contract nor the linter can check."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("config", "providers", "matching", "content")
NEVER = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "core", "stuff", "lib"}
# Modules whose names say enough.
WITHOUT_DOCSTRING = {"__init__", "apps", "urls", "wsgi", "labels"}


def modules() -> Iterator[Path]:
    """Yield every module of our packages."""
    for app in APPS:
        yield from sorted(path for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def module_name(path: Path) -> str:
    return str(path.relative_to(ROOT).with_suffix(""))


def test_no_module_has_a_catch_all_name() -> None:
    assert [module_name(path) for path in modules() if path.stem in NEVER or path.parent.name in NEVER] == []


def test_every_module_has_a_docstring() -> None:
    silent = [
        module_name(path)
        for path in modules()
        if path.stem not in WITHOUT_DOCSTRING and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the dotted name of each call in a module, and its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


@pytest.mark.parametrize("layer", ["domain", "actions"])
def test_domain_and_actions_get_the_time_as_an_argument(layer: str) -> None:
    clocks = {"now", "today", "utcnow", "time", "monotonic", "localtime"}
    violations = [
        f"{module_name(path)}:{line} {name}"
        for path in modules()
        if layer in path.parts
        for name, line in calls(path)
        if name.rpartition(".")[2] in clocks and name.rpartition(".")[0] in ("datetime", "date", "time", "timezone")
    ]
    assert violations == []


def test_only_actions_open_transactions() -> None:
    violations = [
        f"{module_name(path)}:{line}"
        for path in modules()
        if "actions" not in path.parts and path.stem not in ("actions", "db", "leases")
        for name, line in calls(path)
        if name in ("transaction.atomic", "atomic")
    ]
    assert violations == []


def test_actions_that_open_a_transaction_take_keyword_arguments_only() -> None:
    violations, checked = [], 0
    for path in modules():
        if "actions" not in path.with_suffix("").parts:
            continue
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and "transaction.atomic" in ast.unparse(node):
                checked += 1
                if not node.name.startswith("_") and (node.args.args or node.args.posonlyargs):
                    violations.append(f"{module_name(path)}.{node.name}")
    assert checked > 40
    assert violations == []


def test_every_setting_of_ours_is_read() -> None:
    of_libraries = ("REST_", "SPECTACULAR_", "WAGTAIL", "EMAIL_", "CELERY_", "MEDIA_")
    names = {
        node.id
        for name in ("api", "cms", "mail", "rules")
        for node in ast.walk(ast.parse((ROOT / "config" / "settings" / f"{name}.py").read_text()))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id.isupper()
    }
    sources = "\n".join(path.read_text() for path in modules())
    assert len(names) > 20
    unread = [
        name for name in sorted(names) if f"settings.{name}" not in sources and f'settings, "{name}"' not in sources
    ]
    assert [name for name in unread if not name.startswith(of_libraries)] == []


def test_queries_build_no_sentences_and_no_responses() -> None:
    """`get_language` is allowed: it selects rows or columns in the reader's language."""
    violations = []
    for path in modules():
        if "queries" not in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            imported = [f"{node.module}.{alias.name}" for alias in node.names]
            violations += [
                f"{module_name(path)}: {name}"
                for name in imported
                if name.startswith(("django.http", "django.shortcuts", "django.utils.translation"))
                and name != "django.utils.translation.get_language"
            ]
    assert violations == []


def test_the_domain_imports_no_framework_even_inside_a_function() -> None:
    allowed = {"numpy", "icalendar", "pyphen", "rapidfuzz", *APPS}
    import sys

    violations = []
    for path in modules():
        if "domain" not in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            violations += [
                f"{module_name(path)}: {n}" for n in names if n.split(".")[0] not in allowed | sys.stdlib_module_names
            ]
    assert violations == []
