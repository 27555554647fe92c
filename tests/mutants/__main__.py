"""`make mutants`: changes one place of the code at a time, and reports the changes that no test notices."""

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.mutants import equivalents, operators, plan, selection
from tests.mutants.operators import Mutant
from tests.mutants.plan import Progress, Result, Trial

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".local" / "mutants"
GOAL = 97.0  # percent of the mutants that tests notice


def main() -> int:
    """Run it. Returns 1 if fewer than GOAL percent were killed, or if an explained mutant no longer exists."""
    options = _parser().parse_args()
    tree, recordings = FOLDER / "tree", FOLDER / "recordings"
    os.environ.setdefault("TEST_DATA", str(ROOT / ".local" / "test"))
    os.environ["MUTANTS"] = str(FOLDER)
    copy_checkout(tree)
    explained = equivalents.read()
    all_mutants = [each for path in operators.modules(tree) for each in operators.mutants(path, _source(tree, path))]
    if missing := sorted(set(explained) - {each.key for each in all_mutants}):
        print("No longer in the code; remove these from equivalent.txt:", *missing, sep="\n  ")
        return 1
    pool = [each for each in all_mutants if options.match in each.key and each.key not in explained]
    sample = pool if not options.sample else random.Random(options.seed).sample(pool, min(options.sample, len(pool)))
    selection.record(tree, recordings, everything=options.record)
    selected = selection.Selection(tree, recordings)
    trials = [plan.trial(each, selected.tests_for(each), selected.seconds) for each in sample]
    started = time.monotonic()
    results = run(tree, trials)
    print(report(sample, results))
    seed = f", seed {options.seed}" if options.sample else ""
    print(f"{len(sample)} of {len(pool)} mutants{seed}, {len(explained)} explained as equivalent and left out.")
    print(f"{percentage(results):.1f} % killed, in {time.monotonic() - started:.0f} s.")
    return int(percentage(results) < GOAL)


def run(tree: Path, trials: list[Trial]) -> dict[str, Result]:
    """Try all mutants and return their results. Those in functions share one process that forks, the others get their own.

    One that lives in a fork is tried again in its own process: what a module computed at its import has the old code.
    """
    (FOLDER / plan.RESULTS).unlink(missing_ok=True)
    for trial in trials:
        if not trial.tests:
            plan.write_result(FOLDER, trial, "alive", "", 0.0)
    tested = [trial for trial in trials if trial.tests]
    forked = [trial for trial in tested if trial.mutant.function]
    if forked:
        plan.write_plan(FOLDER, forked)
        files = sorted({test.partition("::")[0] for trial in forked for test in trial.tests})
        command = [*selection.pytest_command("tests.mutants.forks"), "-s", *files]
        subprocess.run(command, cwd=tree, check=False)
    results = plan.read_results(FOLDER)
    alone = [trial for trial in tested if trial.mutant.key not in results or _needs_process(results, trial)]
    if alone:
        print(f"{len(alone)} mutants that are alive, or outside of functions, each in a process of its own.")
    progress = Progress(alone)
    for trial in alone:
        started = time.monotonic()
        outcome = _run_alone(tree, trial)
        plan.write_result(FOLDER, trial, outcome, "", time.monotonic() - started)
        progress.show(trial, outcome)
    return plan.read_results(FOLDER)


def percentage(results: dict[str, Result]) -> float:
    """Return the killed share of the mutants with a clear result, in percent."""
    outcomes = [result.outcome for result in results.values() if result.outcome != "unclear"]
    return 100.0 * sum(outcome in ("killed", "timeout") for outcome in outcomes) / max(len(outcomes), 1)


def report(sample: list[Mutant], results: dict[str, Result]) -> str:
    """Return a table of the mutants that are alive or unclear."""
    lines = []
    for mutant in sorted(sample, key=lambda each: (each.path, each.lines[0])):
        result = results.get(mutant.key)
        if result and result.outcome in ("alive", "unclear"):
            why = f" (without it, too, this fails: {result.test})" if result.outcome == "unclear" else ""
            lines += [f"{mutant.path}:{mutant.lines[0]} {mutant.scope}: {result.outcome}{why}"]
            lines += [f"    - {mutant.before}", f"    + {mutant.after}"]
    return "\n".join(lines) or "No mutant is alive."


def copy_checkout(tree: Path) -> None:
    """Copy the checkout without what is downloaded or generated, except compiled translations."""
    shutil.rmtree(tree, ignore_errors=True)
    unneeded = shutil.ignore_patterns(".git", ".venv", ".local", "__pycache__", ".*_cache", ".hypothesis")
    shutil.copytree(ROOT, tree, ignore=unneeded)


def _run_alone(tree: Path, trial: Trial) -> str:
    """Write the mutant into the copy, and run its tests in a new process."""
    path = tree / trial.mutant.path
    source = path.read_text()
    arguments = FOLDER / "tests.txt"
    arguments.write_text("\n".join(sorted(trial.tests, key=lambda test: test.partition("::")[0])))
    command = [*selection.pytest_command("tests.services"), "-x", f"@{arguments}"]
    path.write_text(ast.unparse(operators.mutate(trial.mutant, source)))
    try:
        status = subprocess.run(
            command,
            cwd=tree,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
            timeout=60.0 + trial.seconds_allowed,
            capture_output=True,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return "timeout"
    finally:
        shutil.copy2(ROOT / trial.mutant.path, path)
    return "alive" if status == 0 else "killed"


def _needs_process(results: dict[str, Result], trial: Trial) -> bool:
    return results[trial.mutant.key].outcome in ("new process", "alive")


def _source(tree: Path, path: str) -> str:
    return (tree / path).read_text()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=200, help="how many mutants to draw; 0 for all")
    parser.add_argument("--seed", type=int, default=1, help="draws another sample")
    parser.add_argument("--match", default="", help="only mutants whose path, function or text contains this")
    parser.add_argument("--record", action="store_true", help="record again which tests run which lines")
    return parser


if __name__ == "__main__":
    sys.exit(main())
