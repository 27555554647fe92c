"""Simulated therapists: services, places and calendars."""

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
CALENDAR = DAYS + VISITS + WINDOW  # days in a calendar, one bit each

NEW, STALE, LATE = 0.2, 0.6, 0.12
WEEK = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 0.35, 0.15])  # how likely openings are, Monday to Sunday
# The share of tomorrow's openings that others have booked, and in how many days of lead time that share halves.
BOOKED_SHARE, BOOKED_HALF_LIFE = 0.75, 2.0


@dataclass(frozen=True, slots=True)
class Therapists:
    """Rows are therapists. `level` is how well each concern is covered: in focus, listed, not at all.

    `starts` has a row for each period of the day and a bit for each day with an opening; `left` has the same for each day,
    without the openings that others have booked by then; `displayed` is the calendar of a listing that isn't updated
    (`stale`). `known` counts first clients before day 0, below `NEW_BELOW` for new therapists.
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
    displayed: Array
    left: Array
    stale: Array
    known: Array

    def __len__(self) -> int:
        return len(self.capacity)


def sample(rng: np.random.Generator, count: int, shares: Array, places: int) -> Therapists:
    """Return `count` therapists in states with these shares, with about `places` places in total."""
    home = rng.choice(len(shares), count, p=shares)
    licensed = rng.random((count, len(shares))) < 0.8 * shares
    licensed[np.arange(count), home] = True
    new = rng.random(count) < NEW
    displayed, starts, left = _calendars(rng, count)
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
        displayed=displayed,
        left=left,
        stale=rng.random(count) < STALE,
        known=np.where(new, 0, NEW_BELOW + rng.poisson(8, count)),
    )


def _levels(rng: np.random.Generator, count: int) -> Array:
    """Return levels: each therapist focuses on two to four concerns and lists some more, common ones more often."""
    popular = -np.log(rng.random((count, CONCERNS))) / np.linspace(1.5, 0.5, CONCERNS)
    place = popular.argsort(axis=1).argsort(axis=1)
    focus, listed = rng.integers(2, 5, (count, 1)), rng.integers(5, 12, (count, 1))
    return np.where(place < focus, FOCUS, np.where(place < focus + listed, LISTED, 0.0))


def _capacities(rng: np.random.Generator, count: int, places: int) -> Array:
    """Return log-normal numbers of places, at least one each."""
    raw = rng.lognormal(0.0, 0.6, count)
    return np.maximum(1, np.rint(raw * places / raw.sum())).astype(np.int64)


def _calendars(rng: np.random.Generator, count: int) -> tuple[Array, Array, Array]:
    """Return all openings, those on the first day, and those that others leave open by each day."""
    weekly = rng.integers(1, 11, count)
    chance = np.tile(WEEK, PERIODS)
    rank = (-np.log(rng.random((count, len(chance)))) / chance).argsort(axis=1).argsort(axis=1)
    week = (rank < weekly[:, None]).reshape(count, PERIODS, 7)
    whole = np.tile(week, (1, 1, CALENDAR // 7 + 1))[:, :, :CALENDAR]
    opens = np.where(rng.random(count) < LATE, rng.integers(5, 25, count), 0)
    real = whole & (np.arange(CALENDAR) >= opens[:, None, None])
    luck, left = rng.random(whole.shape), np.arange(CALENDAR) - np.arange(DAYS + VISITS)[:, None]
    others = BOOKED_SHARE * 0.5 ** (np.maximum(left - 1, 0) / BOOKED_HALF_LIFE)
    return _bits(whole), _bits(real), np.stack([_bits(luck >= day) for day in others])


def _bits(days: Array) -> Array:
    """Pack a flag per therapist, period and day into a word per period and therapist."""
    bits = np.uint64(1) << np.arange(CALENDAR, dtype=np.uint64)
    return np.ascontiguousarray((days * bits).sum(axis=2, dtype=np.uint64).T)
