"""Counts old habits and fails if one grew: `python -m tests.ratchet`; `--record` lowers the numbers in ratchet.json."""

import argparse
import ast
import io
import json
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RECORD = Path(__file__).with_suffix(".json")
PACKAGES = ("config", "providers", "matching", "content")
LONGEST_LINE = 160

VAGUE_NAMES = frozenset(
    """
    found kept told one shown asked wanted said mine given made whoever somebody nobody noted begun sold drawn taken
    ours theirs again anew apart aside inside rest
    """.split()
)
# A person's name field, and a setting of Django REST framework.
STANDARD_NAMES = frozenset({"given_name", "REST_FRAMEWORK"})
PRIVATE_MODULES = frozenset(
    """
    ground gates winners picture personal sealing guessing people frame aside diary placing relaxing plot place
    practice mark proof remark rescue tally look whereabouts again arrival change contest desk face upkeep caseload
    house guards furnish taste conditions world season agenda turns letter inquiry seen standing bent circles cells
    spelling linked due work call strict
    """.split()
)
PRIVATE_PHRASES = re.compile(
    r"\b(?:stands?|stood|rests? on|abreast|anew|by itself|let go|at hand|whoever|nobody|who comes|comes to pass"
    r"|what came of|of its own making|as it was found|speaks? the)\b",
    re.IGNORECASE,
)


class Counts(NamedTuple):
    """The result of one run: `limits` may only fall, `figures` are printed for information."""

    limits: dict[str, int]
    figures: dict[str, str]


def count(root: Path = ROOT) -> Counts:
    """All counts of the project in `root`."""
    packages = [path for package in PACKAGES for path in _modules(root / package)]
    tests = _modules(root / "tests")
    limits: dict[str, int] = {}
    figures: dict[str, str] = {}
    for label, paths in (("packages", packages), ("tests", tests)):
        sources = {path: path.read_text() for path in paths}
        trees = {path: ast.parse(source) for path, source in sources.items()}
        prose = [text for path in paths for text in _prose(sources[path], trees[path])]
        lines = sum(source.count("\n") for source in sources.values())
        limits[f"vague names in {label}"] = sum(is_vague(name) for tree in trees.values() for name in names(tree))
        limits[f"private phrases in {label}"] = sum(len(PRIVATE_PHRASES.findall(text)) for text in prose)
        limits[f"private modules in {label}"] = sum(
            path.stem.removeprefix("test_") in PRIVATE_MODULES for path in paths
        )
        figures[f"comments and docstrings per 1,000 lines in {label}"] = f"{1000 * len(prose) / max(lines, 1):.0f}"
        figures[f"longest file in {label}"] = _longest_file(root, sources)
        figures[f"longest function in {label}"] = _longest_function(root, trees)
    limits[f"template lines over {LONGEST_LINE}"] = sum(
        len(line) > LONGEST_LINE
        for package in PACKAGES
        for path in (root / package).rglob("*")
        if path.suffix in (".html", ".txt") and "templates" in path.parts
        for line in path.read_text().splitlines()
    )
    return Counts(limits, figures)


def is_vague(name: str) -> bool:
    """Return whether a name is a vague word, or begins with one (`kept_rows`, `_found`)."""
    return name not in STANDARD_NAMES and name.strip("_").lower().split("_")[0] in VAGUE_NAMES


def names(tree: ast.AST) -> Iterator[str]:
    """The names that a module defines: functions, classes, arguments, and variables where they are assigned."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def over(counted: dict[str, int], recorded: dict[str, int]) -> list[str]:
    """The counts that are higher than recorded. What was never recorded may not be above zero."""
    return [name for name, number in counted.items() if number > recorded.get(name, 0)]


def lowered(counted: dict[str, int], recorded: dict[str, int], *, force: bool = False) -> dict[str, int]:
    """The numbers to record: never higher than before, except for new counts and with `force`."""
    return {name: n if force else min(n, recorded.get(name, n)) for name, n in counted.items()}


def main(arguments: list[str] | None = None, *, root: Path = ROOT, record: Path = RECORD) -> int:
    """Print the table and compare or record the counts. Returns 1 if a count is too high."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write lower counts to ratchet.json")
    parser.add_argument("--force", action="store_true", help="with --record: write higher counts too")
    options = parser.parse_args(arguments)
    counts = count(root)
    recorded: dict[str, int] = json.loads(record.read_text()) if record.exists() else {}
    if options.record:
        recorded = lowered(counts.limits, recorded, force=options.force)
        record.write_text(json.dumps(recorded, indent=2, sort_keys=True) + "\n")
    for name, number in counts.limits.items():
        print(f"  {name:<52} {number:>6,}  (limit {recorded.get(name, 0):,})")
    for name, figure in counts.figures.items():
        print(f"  {name:<52} {figure:>6}")
    too_high = over(counts.limits, recorded)
    for name in too_high:
        print(f"{name}: {counts.limits[name]}, and the limit is {recorded.get(name, 0)}. See tests/ratchet.py.")
    return int(bool(too_high))


def _modules(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def _prose(source: str, tree: ast.AST) -> list[str]:
    """The comments and docstrings of a module."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    comments = [token.string for token in tokens if token.type == tokenize.COMMENT]
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = (ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, documented))
    return comments + [text for text in docstrings if text]


def _longest_file(root: Path, sources: dict[Path, str]) -> str:
    return _longest((source.count("\n"), str(path.relative_to(root))) for path, source in sources.items())


def _longest_function(root: Path, trees: dict[Path, ast.Module]) -> str:
    return _longest(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{path.relative_to(root)}:{node.name}")
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _longest(candidates: Iterable[tuple[int, str]]) -> str:
    length, name = max(candidates, default=(0, "none"))
    return f"{length} lines, {name}"


if __name__ == "__main__":
    sys.exit(main())
