"""Play out the marketplace under the ranking and its alternatives, and write what came of it.

    python manage.py simulate --market all

writes docs/simulation.md and docs/simulation.svg. The same options give the same files.
"""

import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from matching.domain.market.conditions import MARKETS

FIRST_SEED = 101
INSTALL = ".venv/bin/python -m pip install --require-hashes -r requirements-dev.txt"


class Command(BaseCommand):
    """Parse, play, write."""

    help = "Simulate the marketplace under the ranking and six alternatives; writes docs/simulation.md and .svg."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--market", choices=[*MARKETS, "all"], default="all")
        parser.add_argument("--therapists", type=int, default=2_000)
        parser.add_argument("--clients", type=int, default=10_000)
        parser.add_argument("--seeds", type=int, default=10, help=f"how many, from {FIRST_SEED} on")
        parser.add_argument(
            "--jobs", type=int, default=1, help="how many seeds at a time; changes nothing but the time"
        )
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs", help="where to write")
        parser.add_argument("--json", type=Path, help="also write every figure of every seed here")

    def handle(self, *args: Any, **options: Any) -> None:
        if min(options["therapists"], options["clients"], options["seeds"], options["jobs"]) < 1:
            raise CommandError("--therapists, --clients, --seeds and --jobs must be 1 or more.")
        try:  # only development installs what these need
            from matching.management import comparison, figure, summary
        except ModuleNotFoundError as missing:
            package = str(missing.name).partition(".")[0]
            raise CommandError(f"{package} is missing; install it: {INSTALL}") from missing
        seeds = tuple(range(FIRST_SEED, FIRST_SEED + options["seeds"]))
        sizes = (options["therapists"], options["clients"])
        options["folder"].mkdir(parents=True, exist_ok=True)
        found = []
        for name in MARKETS if options["market"] == "all" else (options["market"],):
            self.stdout.write(f"{name}: {sizes[0]:,} therapists, {sizes[1]:,} clients, {len(seeds)} seeds")
            found.append(comparison.compared(MARKETS[name], seeds, sizes, jobs=options["jobs"], tell=self._telling()))
            self.stdout.write(summary.plain(found[-1]))
            figure.drawn(found, options["folder"] / "simulation.svg")
            (options["folder"] / "simulation.md").write_text(summary.page(found, *sizes))
            if options["json"]:
                options["json"].write_text(json.dumps(summary.figures(found, *sizes), indent=1) + "\n")
        self.stdout.write(f"Written: simulation.md and simulation.svg in {options['folder']}")

    def _telling(self) -> Callable[[int, dict[str, dict[str, float]]], None]:
        """Says of each seed how long it has been and the benefit under each policy."""
        began = monotonic()

        def tell(seed: int, row: dict[str, dict[str, float]]) -> None:
            told = "; ".join(f"{name} {values['benefit']:.3f}" for name, values in row.items())
            self.stdout.write(f"  seed {seed} ({monotonic() - began:.0f} s): benefit {told}")
            self.stdout.flush()

        return tell
