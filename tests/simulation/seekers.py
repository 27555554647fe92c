"""Simulated people who look for a therapist: their needs, their preferences, and how much of that they state."""

from dataclasses import dataclass

import numpy as np

from matching.search.domain.shard import Array
from tests.simulation import therapists
from tests.simulation.parameters import (
    APPROACH,
    CONCERN,
    DAYS,
    DEFAULTS,
    GENDER,
    IDENTITY,
    PERIODS,
    SOON,
    TERMS,
    TIME,
    UTILITY_SCALE,
    VISITS,
    MarketParameters,
)

PLAN_SHARES = np.array([0.25, 0.2, 0.15, 0.1, 0.1, 0.05, 0.15])  # the last pay themselves
SERVICE_SHARES = np.array([0.78, 0.1, 0.08, 0.04])
LANGUAGE_SHARES = np.array([0.93, 0.04, 0.01, 0.01, 0.01])
PREFERENCE_RATES = np.array([1.0, 0.35, 0.35, 0.1, 0.25, 0.55, 1.0])  # how many have each preference
REQUIRED_RATE = 0.12  # of those who state a gender
RETURN_RATE = 0.5
MISREPORT = 0.3
OUTSIDE_OPTION = 0.45  # the fit at which leaving is as good as booking, without noise
NONE = -1


@dataclass(frozen=True, slots=True)
class Seekers:
    """Rows are people in order of arrival. `concerns` and `approaches` start with the most important, padded with -1.

    `weight` holds the true weights (0: no such preference), `stated_weight` the whole numbers from 0 to 3 that they enter, 0
    for what they leave out. `times` and `stated_times` are bits of the periods that suit. `outside_option` is the utility of
    leaving without a booking.
    """

    day: Array
    state: Array
    plan: Array
    service: Array
    language: Array
    concerns: Array
    approaches: Array
    gender: Array
    gender_must: Array
    identity: Array
    times: Array
    stated_times: Array
    weight: Array
    stated_weight: Array
    half_life: Array
    weakest: Array
    outside_option: Array
    cards: Array
    returns: Array
    hour: Array

    def __len__(self) -> int:
        return len(self.day)


def sample(rng: np.random.Generator, count: int, shares: Array, parameters: MarketParameters) -> Seekers:
    """Return `count` people in states with these shares."""
    has = rng.random((count, TERMS)) < PREFERENCE_RATES
    says = has & (rng.random((count, TERMS)) >= parameters.unstated)
    says[:, [CONCERN, SOON]] = True
    weight = np.array(DEFAULTS) * rng.lognormal(0.0, parameters.spread, (count, TERMS)) * has
    stated = np.clip(np.rint(weight * rng.lognormal(0.0, MISREPORT, (count, TERMS))), 0, 3).astype(np.int64) * says
    times = np.where(has[:, TIME], rng.choice([1, 2, 4, 5, 6], count, p=[0.2, 0.15, 0.4, 0.1, 0.15]), 2**PERIODS - 1)
    must = says[:, GENDER] & (rng.random(count) < REQUIRED_RATE)
    stated[must, GENDER] = 0  # all listed therapists meet a requirement, so it can't rank them
    return Seekers(
        day=np.sort(rng.integers(0, DAYS, count)),
        state=rng.choice(len(shares), count, p=shares),
        plan=rng.choice(len(PLAN_SHARES), count, p=PLAN_SHARES),
        service=rng.choice(therapists.SERVICES, count, p=SERVICE_SHARES),
        language=rng.choice(therapists.LANGUAGES, count, p=LANGUAGE_SHARES),
        concerns=_sample_distinct(rng, count, therapists.CONCERNS, [1, 2, 3]),
        approaches=np.where(has[:, [APPROACH]], _sample_distinct(rng, count, therapists.APPROACHES, [1, 2]), NONE),
        gender=np.where(has[:, GENDER], rng.choice(therapists.GENDERS, count, p=[0.66, 0.29, 0.05]), NONE),
        gender_must=must,
        identity=np.where(has[:, IDENTITY], rng.integers(0, therapists.IDENTITIES, count), NONE),
        times=times,
        stated_times=np.where(says[:, TIME], times, 2**PERIODS - 1),
        weight=weight,
        stated_weight=stated,
        half_life=parameters.half_life * rng.lognormal(0.0, 0.5, count),
        weakest=rng.random(count) < parameters.weakest,
        outside_option=UTILITY_SCALE * OUTSIDE_OPTION + rng.gumbel(size=count),
        cards=rng.integers(2, 11, (count, VISITS)),
        returns=rng.random((count, VISITS)) < RETURN_RATE,
        hour=rng.random(count),
    )


def _sample_distinct(rng: np.random.Generator, count: int, kinds: int, sizes: list[int]) -> Array:
    """Return a few distinct kinds for each person, common ones more often, padded with -1."""
    sampled = (-np.log(rng.random((count, kinds))) / np.linspace(1.5, 0.5, kinds)).argsort(axis=1)[:, : max(sizes)]
    return np.where(np.arange(max(sizes)) < rng.choice(sizes, (count, 1)), sampled, NONE)
