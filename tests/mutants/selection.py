"""Which tests can notice a mutant: those that run its lines, recorded once and again when a file changes."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import coverage

from tests.mutants.operators import PACKAGES, Mutant

# Journeys and the servers of `tests/config` run our code in other processes and threads, and slowly.
TESTS = ("tests/matching", "tests/providers", "tests/content", "tests/config/audit", "tests/config/schedule")
INDEX = "tests.json"


def record(tree: Path, folder: Path, *, everything: bool = False) -> None:
    """Record the lines of the test files that are new or changed since they were recorded, or of `everything`."""
    index = {} if everything else _read_index(folder)
    outdated = [path for path in _test_files(tree) if index.get(path, {}).get("digest") != _digest(tree / path)]
    if not outdated:
        return
    number = 1 + max((int(path.name) for path in folder.glob("[0-9]*")), default=0)
    (folder / str(number)).mkdir(parents=True)
    print(f"Recording which tests run which lines: {len(outdated)} files of tests.", flush=True)
    command = [*pytest_command("tests.mutants.recorder"), *outdated]
    subprocess.run(command, cwd=tree, env=os.environ | {"RECORD_TO": str(folder / str(number))}, check=False)
    add(tree, folder, number, outdated)


def add(tree: Path, folder: Path, number: int, recorded: Iterable[str]) -> None:
    """Add the recording `number` of these test files to the index, and keep the code that they ran."""
    for package in PACKAGES:
        shutil.copytree(tree / package, folder / str(number) / "code" / package, ignore=_all_but_python)
    seconds: dict[str, float] = json.loads((folder / str(number) / INDEX).read_text())
    by_file: dict[str, dict[str, float]] = defaultdict(dict)
    for test, each in seconds.items():
        by_file[test.partition("::")[0]][test] = each
    index = _read_index(folder)
    for path in recorded:
        index[path] = {"recording": number, "digest": _digest(tree / path), "seconds": by_file[path]}
    (folder / INDEX).write_text(json.dumps(index))


class Selection:
    """The recorded tests, by the lines they run."""

    def __init__(self, tree: Path, folder: Path) -> None:
        self.tree, self.folder = tree, folder
        self.index = {path: entry for path, entry in _read_index(folder).items() if (tree / path).exists()}
        self.recordings = sorted({entry["recording"] for entry in self.index.values()})
        self.seconds: dict[str, float] = {}
        for entry in self.index.values():
            self.seconds |= entry["seconds"]
        self._lines: dict[str, dict[int, set[str]]] = {}

    def tests_for(self, mutant: Mutant) -> list[str]:
        """Return the tests that run the changed lines, or a line that uses what they define: nearest and fastest first."""
        tests = self._running(mutant.path, mutant.lines)
        if mutant.function is None:
            tests |= self._using(mutant) or self._running(mutant.path, None)
        package = mutant.path.partition("/domain")[0].partition("/actions")[0]
        return sorted(tests, key=lambda test: (not test.startswith(f"tests/{package}/"), self.seconds[test], test))

    def lines(self, path: str) -> dict[int, set[str]]:
        """Return line number → tests that run it."""
        if path not in self._lines:
            lines: dict[int, set[str]] = defaultdict(set)
            for number in self.recordings:
                recorded = _data(self.folder, number).contexts_by_lineno(str(self.tree / path))
                code = _read(self.folder / str(number) / "code" / path)
                for line, recorded_lines in recorded_lines_of(_read(self.tree / path), code).items():
                    for each in recorded_lines:
                        lines[line] |= {test for test in recorded.get(each, ()) if self._is_in(number, test)}
            self._lines[path] = lines
        return self._lines[path]

    def _running(self, path: str, lines: Iterable[int] | None) -> set[str]:
        by_line = self.lines(path)
        return set().union(*(by_line.get(line, ()) for line in (by_line if lines is None else lines)))

    def _using(self, mutant: Mutant) -> set[str]:
        """Return the tests that run a line with one of the mutant's names, in its module or in one that imports it."""
        module = Path(mutant.path).stem
        uses = re.compile(rf"\b(?:{'|'.join(map(re.escape, mutant.names)) or '$^'})\b")
        tests: set[str] = set()
        for path in _modules(self.tree):
            source = _read(self.tree / path)
            if path == mutant.path or re.search(rf"\b{module}\b", source):
                numbers = [number for number, line in enumerate(source.splitlines(), 1) if uses.search(line)]
                tests |= self._running(path, numbers)
        return tests

    def _is_in(self, number: int, test: str) -> bool:
        entry = self.index.get(test.partition("::")[0])
        return test in self.seconds and entry is not None and entry["recording"] == number


def recorded_lines_of(source: str, recorded: str) -> dict[int, list[int]]:
    """Return line number in `source` → lines in the `recorded` version: the same line, or those that it replaced.

    A line that was inserted gets the recorded line before it.
    """
    matcher = SequenceMatcher(None, recorded.splitlines(), source.splitlines(), autojunk=False)
    lines: dict[int, list[int]] = {}
    for kind, first, last, start, end in matcher.get_opcodes():
        for offset, line in enumerate(range(start, end)):
            if kind == "equal":
                lines[line + 1] = [first + offset + 1]
            else:
                lines[line + 1] = list(range(first + 1, last + 1)) or [first]
    return lines


def pytest_command(plugin: str) -> list[str]:
    """Return the command of a quiet pytest run with one of our plugins."""
    return [sys.executable, "-m", "pytest", "-n", "0", "-q", "--show-capture=no", "--tb=no", "-p", plugin]


def _test_files(tree: Path) -> list[str]:
    return sorted(str(path.relative_to(tree)) for part in TESTS for path in (tree / part).rglob("test_*.py"))


@cache
def _modules(tree: Path) -> list[str]:
    return [str(path.relative_to(tree)) for package in PACKAGES for path in (tree / package).rglob("*.py")]


def _all_but_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not (name.endswith(".py") or (Path(folder) / name).is_dir())]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _read(path: Path) -> str:
    return path.read_text() if path.exists() else ""


@cache
def _data(folder: Path, number: int) -> coverage.CoverageData:
    data = coverage.CoverageData(str(folder / str(number) / "lines.coverage"))
    data.read()
    return data


def _read_index(folder: Path) -> dict[str, dict]:
    path = folder / INDEX
    return json.loads(path.read_text()) if path.exists() else {}
