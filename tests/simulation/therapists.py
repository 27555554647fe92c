"""Simulated therapists: what they offer, how much room they have, and when."""

from dataclasses import dataclass

import numpy as np

from matching.search.domain.ranking import NEW_BELOW
from matching.search.domain.scoring import FOCUS, LISTED
from matching.search.domain.shard import Array
from tests.simulation.parameters import DAYS, PERIODS, VISITS, WINDOW

PLANS, SERVICES, LANGUAGES, GENDERS, IDENTITIES, CONCERNS, APPROACHES = 6, 4, 5, 3, 6, 20, 12
PLAN_SHARES = np.linspace(0.3, 0.6, PLANS)
SERVICE_SHARES = np.array([0.92, 0.35, 0.3, 0.08])
LANGUAGE_SHARES = np.array([1.0, 0.1, 0.04, 0.03, 0.03])
GENDER_SHARES = np.array([0.7, 0.27, 0.03])
CALENDAR = DAYS + VISITS + WINDOW  # days that a calendar can show, one bit each

NEW, STALE, LATE = 0.2, 0.6, 0.12
WEEK = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.35, 0.15])  # how likely openings are, Monday to Sunday
# The share of tomorrow's openings that others have taken by now, and in how many days of lead that share halves.
TAKEN, TAKEN_HALF_LIFE = 0.75, 2.0


@dataclass(frozen=True, slots=True)
class Therapists:
    """Rows are therapists. `level` is how well each concern is covered: in focus, listed, not at all.

    `starts` has a row for each period of the day and a bit for each day with an opening; `left` the same, for each day, of
    what others leave open by then; `shown` what a listing shows that nobody keeps up to date (`stale`). `known` counts first
    clients before day 0, below `NEW_BELOW` for the new.
    """

    licensed: Array
    plans: Array
    services: Array
    languages: Array
    gender: Array
    identities: Array
    trauma: Array
    level: Array
    approaches: Array
    capacity: Array
    starts: Array
    shown: Array
    left: Array
    stale: Array
    known: Array

    def __len__(self) -> int:
        return len(self.capacity)


def sample(rng: np.random.Generator, count: int, shares: Array, places: int) -> Therapists:
    """`count` therapists over states with these shares, who have about `places` places among them."""
    home = rng.choice(len(shares), count, p=shares)
    licensed = rng.random((count, len(shares))) < 0.8 * shares
    licensed[np.arange(count), home] = True
    new = rng.random(count) < NEW
    shown, starts, left = _calendars(rng, count)
    return Therapists(
        licensed=licensed,
        plans=rng.random((count, PLANS)) < PLAN_SHARES,
        services=rng.random((count, SERVICES)) < SERVICE_SHARES,
        languages=rng.random((count, LANGUAGES)) < LANGUAGE_SHARES,
        gender=rng.choice(GENDERS, count, p=GENDER_SHARES),
        identities=rng.random((count, IDENTITIES)) < 0.12,
        trauma=rng.random(count) < 0.4,
        level=_levels(rng, count),
        approaches=rng.random((count, APPROACHES)) < np.linspace(0.5, 0.1, APPROACHES),
        capacity=_capacities(rng, count, places),
        starts=starts,
        shown=shown,
        left=left,
        stale=rng.random(count) < STALE,
        known=np.where(new, 0, NEW_BELOW + rng.poisson(8, count)),
    )


def _levels(rng: np.random.Generator, count: int) -> Array:
    """Each focuses on four concerns at most and lists some more; the first are the common ones."""
    popular = -np.log(rng.random((count, CONCERNS))) / np.linspace(1.5, 0.5, CONCERNS)
    place = popular.argsort(axis=1).argsort(axis=1)
    focus, listed = rng.integers(2, 5, (count, 1)), rng.integers(5, 12, (count, 1))
    return np.where(place < focus, FOCUS, np.where(place < focus + listed, LISTED, 0.0))


def _capacities(rng: np.random.Generator, count: int, places: int) -> Array:
    """Log-normal numbers of places, at least one each."""
    raw = rng.lognormal(0.0, 0.6, count)
    return np.maximum(1, np.rint(raw * places / raw.sum())).astype(np.int64)


def _calendars(rng: np.random.Generator, count: int) -> tuple[Array, Array, Array]:
    """Openings as they would be, as they are on the first day, and what others than our people leave open by each day."""
    weekly = rng.integers(1, 11, count)
    chance = np.tile(WEEK, PERIODS)
    rank = (-np.log(rng.random((count, len(chance)))) / chance).argsort(axis=1).argsort(axis=1)
    week = (rank < weekly[:, None]).reshape(count, PERIODS, 7)
    whole = np.tile(week, (1, 1, CALENDAR // 7 + 1))[:, :, :CALENDAR]
    opens = np.where(rng.random(count) < LATE, rng.integers(5, 25, count), 0)
    real = whole & (np.arange(CALENDAR) >= opens[:, None, None])
    luck, left = rng.random(whole.shape), np.arange(CALENDAR) - np.arange(DAYS + VISITS)[:, None]
    others = TAKEN * 0.5 ** (np.maximum(left - 1, 0) / TAKEN_HALF_LIFE)
    return _bits(whole), _bits(real), np.stack([_bits(luck >= day) for day in others])


def _bits(days: Array) -> Array:
    """A word for each period and therapist from a flag for each therapist, period and day."""
    bits = np.uint64(1) << np.arange(CALENDAR, dtype=np.uint64)
    return np.ascontiguousarray((days * bits).sum(axis=2, dtype=np.uint64).T)
