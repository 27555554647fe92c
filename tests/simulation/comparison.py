"""Compares policies over several seeds: means, spreads, and differences seed by seed."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.search.domain.shard import Array
from tests.simulation import metrics, optimum, run, scenario
from tests.simulation.metrics import METRICS
from tests.simulation.parameters import MarketParameters
from tests.simulation.policies import POLICIES, PRODUCTION
from tests.simulation.run import Outcome
from tests.simulation.scenario import Scenario

Row = dict[str, dict[str, float]]  # policy, measure, value

OPTIMUM = "offline optimum"
# The optimum doesn't determine which opening of a therapist each person takes.
UNDEFINED_FOR_OPTIMUM = ("kept", "days", "within 3 days", "wishes")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of one market: for each policy and measure, one number for each seed."""

    parameters: MarketParameters
    seeds: tuple[int, ...]
    figures: dict[str, dict[str, Array]]

    def mean(self, policy: str, measure: str) -> float:
        """Return the mean over the seeds."""
        return float(self.figures[policy][measure].mean())

    def spread(self, policy: str, measure: str) -> float:
        """Return the sample standard deviation over the seeds."""
        values = self.figures[policy][measure]
        return float(values.std(ddof=1)) if len(values) > 1 else 0.0

    def lead(self, policy: str, measure: str) -> tuple[float, float]:
        """Return by how much version 1 exceeds a policy, seed by seed: mean and standard deviation."""
        gaps = self.figures[PRODUCTION][measure] - self.figures[policy][measure]
        return float(gaps.mean()), float(gaps.std(ddof=1)) if len(gaps) > 1 else 0.0


def compare(
    parameters: MarketParameters,
    seeds: tuple[int, ...],
    sizes: tuple[int, int],
    *,
    jobs: int,
    report: Callable[[int, Row], None],
) -> Comparison:
    """Run every policy with every seed, `jobs` seeds at a time; `report` is called for each seed, in order.

    `sizes` are the numbers of therapists and of people.
    """
    evaluate = partial(evaluate_policies, parameters, sizes)
    with ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        rows = []
        for seed, row in zip(seeds, (pool.map if pool else map)(evaluate, seeds), strict=True):
            report(seed, row)
            rows.append(row)
    names = (*POLICIES, OPTIMUM)
    figures = {name: {measure: np.array([row[name][measure] for row in rows]) for measure in METRICS} for name in names}
    return Comparison(parameters, seeds, figures)


def evaluate_policies(parameters: MarketParameters, sizes: tuple[int, int], seed: int) -> Row:
    """Return the measures of every policy, and of the optimum, in one scenario."""
    market = scenario.build(seed, parameters, *sizes)
    best = optimum_outcome(market)
    benefit = float(best.surplus.sum()) / len(market.people)
    row = {name: metrics.compute(market, run.run(market, name), benefit) for name in POLICIES}
    return row | {OPTIMUM: metrics.compute(market, best, benefit)}


def optimum_outcome(market: Scenario) -> Outcome:
    """Return the optimum as an outcome. It doesn't determine times, so days, waits and wishes are zero."""
    pair, value = optimum.solve(market), market.hindsight()
    nothing = np.zeros(len(pair))
    return Outcome(pair, nothing, nothing, nothing, np.where(pair >= 0, value[pair], 0.0), nothing)
