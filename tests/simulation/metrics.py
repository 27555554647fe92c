"""The measures of a run, each a single number."""

import numpy as np

from matching.search.domain.ranking import NEW_BELOW
from matching.search.domain.shard import Array
from tests.simulation.run import NOT_BOOKED, Outcome
from tests.simulation.scenario import Scenario

# Share of first appointments attended by days of waiting: the steep curve of a small clinic, interpolated linearly.
ATTENDANCE_DAYS, ATTENDANCE_RATES = (1, 3, 7, 14), (0.72, 0.41, 0.38, 0.36)
SOON_DAYS = 3

# Measure → (number of decimals, whether more is better).
METRICS: dict[str, tuple[int, bool]] = {
    "matched": (3, True),
    "kept": (3, True),
    "days": (2, False),
    "within 3 days": (3, True),
    "wishes": (3, True),
    "Gini": (3, False),
    "without client": (3, False),
    "new reached": (3, True),
    "rare matched": (3, True),
    "benefit": (4, True),
    "regret": (3, False),
}


def compute(scenario: Scenario, outcome: Outcome, best: float) -> dict[str, float]:
    """Return every measure of a run. `best` is the benefit of the optimum, in surplus per person."""
    booked = outcome.pair != NOT_BOOKED
    wait, count = outcome.wait[booked], len(booked)
    served = np.bincount(scenario.pairs.therapist[outcome.pair[booked]], minlength=len(scenario.therapists))
    benefit = float(outcome.surplus.sum()) / count
    values = (
        booked.mean(),
        np.interp(wait, ATTENDANCE_DAYS, ATTENDANCE_RATES).sum() / count,
        wait.mean(),
        (wait <= SOON_DAYS).sum() / count,
        outcome.wish[booked].mean(),
        gini(served / scenario.therapists.capacity),
        (served == 0).mean(),
        (served[scenario.therapists.known < NEW_BELOW] > 0).mean(),
        booked[scenario.rare].mean(),
        benefit,
        1 - benefit / best,
    )
    return dict(zip(METRICS, map(float, values), strict=True))


def gini(loads: Array) -> float:
    """Return how unequal loads are: 0 if all are equal, near 1 if one has everything."""
    ordered, count = np.sort(loads), len(loads)
    total = ordered.sum()
    return float((2 * np.arange(1, count + 1) - count - 1) @ ordered / (count * total)) if total else 0.0
