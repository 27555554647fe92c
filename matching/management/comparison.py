"""Seasons over several seeds side by side: means, spreads, and differences seed by seed."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial

import numpy as np

from matching.domain.market import measures, season, world
from matching.domain.market.conditions import Conditions
from matching.domain.market.measures import MEASURES
from matching.domain.market.policies import POLICIES, VERSION_ONE
from matching.domain.market.season import Outcome
from matching.domain.market.world import World
from matching.management import optimum
from matching.search.domain.shard import Array

Row = dict[str, dict[str, float]]  # policy, measure, value

OPTIMUM = "offline optimum"
# What hindsight leaves open: which opening of a therapist each person takes.
UNSAID = ("kept", "days", "within 3 days", "wishes")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of one market: for each policy and measure, one number for each seed."""

    conditions: Conditions
    seeds: tuple[int, ...]
    figures: dict[str, dict[str, Array]]

    def mean(self, policy: str, measure: str) -> float:
        """The mean over the seeds."""
        return float(self.figures[policy][measure].mean())

    def spread(self, policy: str, measure: str) -> float:
        """The standard deviation over the seeds, of a sample."""
        values = self.figures[policy][measure]
        return float(values.std(ddof=1)) if len(values) > 1 else 0.0

    def lead(self, policy: str, measure: str) -> tuple[float, float]:
        """How much version 1 lies above a policy, seed by seed: mean and standard deviation."""
        gaps = self.figures[VERSION_ONE][measure] - self.figures[policy][measure]
        return float(gaps.mean()), float(gaps.std(ddof=1)) if len(gaps) > 1 else 0.0


def compared(
    conditions: Conditions,
    seeds: tuple[int, ...],
    sizes: tuple[int, int],
    *,
    jobs: int,
    tell: Callable[[int, Row], None],
) -> Comparison:
    """Every policy over every seed, `jobs` seeds at a time; `tell` hears of each seed when it and those before are done.

    `sizes` are the numbers of therapists and of people.
    """
    play = partial(played, conditions, sizes)
    with ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext() as pool:
        found = []
        for seed, row in zip(seeds, (pool.map if pool else map)(play, seeds), strict=True):
            tell(seed, row)
            found.append(row)
    names = (*POLICIES, OPTIMUM)
    figures = {name: {one: np.array([row[name][one] for row in found]) for one in MEASURES} for name in names}
    return Comparison(conditions, seeds, figures)


def played(conditions: Conditions, sizes: tuple[int, int], seed: int) -> Row:
    """The measures of every policy, and of the optimum, in one world."""
    made = world.made(seed, conditions, *sizes)
    best = hindsight(made)
    benefit = float(best.surplus.sum()) / len(made.people)
    row = {name: measures.of(made, season.played(made, name), benefit) for name in POLICIES}
    return row | {OPTIMUM: measures.of(made, best, benefit)}


def hindsight(made: World) -> Outcome:
    """The optimum as an outcome. It doesn't say when sessions are, so days and wishes are those of nobody."""
    pair, value = optimum.optimum(made), made.hindsight()
    nothing = np.zeros(len(pair))
    return Outcome(pair, nothing, nothing, nothing, np.where(pair >= 0, value[pair], 0.0), nothing)
