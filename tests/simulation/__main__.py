"""Simulate the marketplace under the ranking and six alternative policies, and write a report.

    python -m tests.simulation --market all

writes docs/simulation.md and docs/simulation.svg. The same options give the same files.
"""

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from tests.simulation.parameters import MARKETS

FIRST_SEED = 101
DOCS = Path(__file__).resolve().parents[2] / "docs"
INSTALL = ".venv/bin/python -m pip install --require-hashes -r requirements-dev.txt"


def main(arguments: list[str] | None = None) -> None:
    """Run the simulation with these command-line arguments, or those of the process. Exits with 2 for a bad argument."""
    options = _parser().parse_args(arguments)
    try:  # only development installs what these need
        from tests.simulation import comparison, figure, summary
    except ModuleNotFoundError as missing:
        package = str(missing.name).partition(".")[0]
        sys.exit(f"{package} is missing; install it: {INSTALL}")
    seeds = tuple(range(FIRST_SEED, FIRST_SEED + options.seeds))
    sizes = (options.therapists, options.clients)
    options.folder.mkdir(parents=True, exist_ok=True)
    results = []
    for name in MARKETS if options.market == "all" else (options.market,):
        print(f"{name}: {sizes[0]:,} therapists, {sizes[1]:,} clients, {len(seeds)} seeds")
        results.append(comparison.compare(MARKETS[name], seeds, sizes, jobs=options.jobs, report=_progress()))
        print(summary.console_table(results[-1]))
        figure.draw(results, options.folder / "simulation.svg")
        (options.folder / "simulation.md").write_text(summary.render_page(results, *sizes))
        if options.json:
            options.json.write_text(json.dumps(summary.figures(results, *sizes), indent=1) + "\n")
    print(f"Written: simulation.md and simulation.svg in {options.folder}")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m tests.simulation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--market", choices=[*MARKETS, "all"], default="all")
    parser.add_argument("--therapists", type=_positive, default=2_000)
    parser.add_argument("--clients", type=_positive, default=10_000)
    parser.add_argument("--seeds", type=_positive, default=10, help=f"how many, from {FIRST_SEED} on")
    parser.add_argument("--jobs", type=_positive, default=1, help="how many seeds at a time; changes only the duration")
    parser.add_argument("--folder", type=Path, default=DOCS, help="where to write")
    parser.add_argument("--json", type=Path, help="also write every figure of every seed here")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ArgumentTypeError("must be 1 or more")
    return number


def _progress() -> Callable[[int, dict[str, dict[str, float]]], None]:
    """Return a function that prints, for each seed, the seconds since the start and the benefit under each policy."""
    began = monotonic()

    def report(seed: int, row: dict[str, dict[str, float]]) -> None:
        benefits = "; ".join(f"{name} {values['benefit']:.3f}" for name, values in row.items())
        print(f"  seed {seed} ({monotonic() - began:.0f} s): benefit {benefits}", flush=True)

    return report


if __name__ == "__main__":
    main()
