"""What a run tries, and its results: files that its processes share."""

import json
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.mutants.operators import Mutant

PLAN, RESULTS = "plan.json", "results.jsonl"
# The nearest and fastest tests, up to so many seconds of them.
TEST_SECONDS = 90.0


@dataclass(frozen=True)
class Trial:
    """One mutant and the tests to run with it. `seconds` is what they take without it."""

    mutant: Mutant
    tests: list[str]
    seconds: float

    @property
    def seconds_allowed(self) -> float:
        """How long the tests may run until the mutant counts as killed because it hangs."""
        return 20.0 + 4.0 * self.seconds


@dataclass(frozen=True)
class Result:
    """What became of a mutant: killed, timeout (also killed), alive, or unclear: its test fails without it, too."""

    key: str
    outcome: str
    test: str
    seconds: float


class Progress:
    """A line for each mutant: how many are done, killed and alive, and how long the others may take."""

    def __init__(self, trials: list[Trial]) -> None:
        self.total, self.done, self.killed, self.alive = len(trials), 0, 0, 0
        self.started = time.monotonic()

    def show(self, trial: Trial, outcome: str) -> None:
        """Print the result of one mutant."""
        self.done += 1
        self.killed += outcome in ("killed", "timeout")
        self.alive += outcome == "alive"
        left = (time.monotonic() - self.started) / self.done * (self.total - self.done)
        text = f"{self.done} of {self.total}, {self.killed} killed, {self.alive} alive, {left / 60:.0f} min left"
        print(f"{text}  {outcome:8} {trial.mutant.path}:{trial.mutant.lines[0]}", flush=True)


def trial(mutant: Mutant, tests: Iterable[str], seconds: dict[str, float]) -> Trial:
    """Return a mutant with as many of its tests as fit into TEST_SECONDS, at least one."""
    chosen: list[str] = []
    total = 0.0
    for test in tests:
        if chosen and total + seconds[test] > TEST_SECONDS:
            break
        chosen.append(test)
        total += seconds[test]
    return Trial(mutant, chosen, total)


def write_plan(folder: Path, trials: list[Trial]) -> None:
    """Write the plan of a run."""
    (folder / PLAN).write_text(json.dumps([asdict(each) | {"mutant": _to_json(each.mutant)} for each in trials]))


def read_plan(folder: Path) -> list[Trial]:
    """Return the plan of this run."""
    rows = json.loads((folder / PLAN).read_text())
    return [Trial(_from_json(row["mutant"]), row["tests"], row["seconds"]) for row in rows]


def write_result(folder: Path, tried: Trial, outcome: str, test: str, seconds: float) -> None:
    """Add a result. It replaces an earlier one of the same mutant."""
    with (folder / RESULTS).open("a") as file:
        file.write(json.dumps([tried.mutant.key, outcome, test, seconds]) + "\n")


def read_results(folder: Path) -> dict[str, Result]:
    """Return key → result of the mutants that were tried."""
    path = folder / RESULTS
    results = [Result(*json.loads(line)) for line in path.read_text().splitlines()] if path.exists() else []
    return {result.key: result for result in results}


def _to_json(mutant: Mutant) -> dict:
    return asdict(mutant) | {"lines": [mutant.lines.start, mutant.lines.stop], "names": sorted(mutant.names)}


def _from_json(row: dict) -> Mutant:
    function = tuple(row["function"]) if row["function"] else None
    return Mutant(
        **row
        | {"lines": range(*row["lines"]), "function": function, "names": frozenset(row["names"])}
        | {"place": tuple(row["place"])}
    )
