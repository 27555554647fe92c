"""Simulated people who look for a therapist: what they need, what they wish, and how much of that they tell."""

from dataclasses import dataclass

import numpy as np

from matching.domain.market import therapists
from matching.domain.market.conditions import (
    APPROACH,
    CONCERN,
    DAYS,
    DEFAULTS,
    GENDER,
    IDENTITY,
    PERIODS,
    SOON,
    TASTE,
    TERMS,
    TIME,
    VISITS,
    Conditions,
)
from matching.search.domain.shard import Array

PLAN_SHARES = np.array([0.25, 0.2, 0.15, 0.1, 0.1, 0.05, 0.15])  # the last pay themselves
SERVICE_SHARES = np.array([0.78, 0.1, 0.08, 0.04])
LANGUAGE_SHARES = np.array([0.93, 0.04, 0.01, 0.01, 0.01])
WISHED = np.array([1.0, 0.35, 0.35, 0.1, 0.25, 0.55, 1.0])  # how many have each kind of wish
MUST = 0.12  # of those who tell a gender
BACK = 0.5
MISREPORT = 0.3
LEAVING = 0.45  # the fit at which leaving is as good as booking, noise aside
NOBODY = -1


@dataclass(frozen=True, slots=True)
class People:
    """Rows are people in order of arrival. `concerns` and `approaches` name the most wanted first and fill up with -1.

    `weight` is what counts in truth (0: no such wish), `told` the whole numbers from 0 to 3 that they set, 0 for what they
    don't tell; `times` and `told_times` are bits of the periods that suit. `leaving` is how good leaving is to them.
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
    told_times: Array
    weight: Array
    told: Array
    half_life: Array
    weakest: Array
    leaving: Array
    cards: Array
    back: Array
    hour: Array

    def __len__(self) -> int:
        return len(self.day)


def drawn(rng: np.random.Generator, count: int, shares: Array, conditions: Conditions) -> People:
    """`count` people over states with these shares."""
    has = rng.random((count, TERMS)) < WISHED
    says = has & (rng.random((count, TERMS)) >= conditions.unstated)
    says[:, [CONCERN, SOON]] = True
    weight = np.array(DEFAULTS) * rng.lognormal(0.0, conditions.spread, (count, TERMS)) * has
    told = np.clip(np.rint(weight * rng.lognormal(0.0, MISREPORT, (count, TERMS))), 0, 3).astype(np.int64) * says
    times = np.where(has[:, TIME], rng.choice([1, 2, 4, 5, 6], count, p=[0.2, 0.15, 0.4, 0.1, 0.15]), 2**PERIODS - 1)
    must = says[:, GENDER] & (rng.random(count) < MUST)
    told[must, GENDER] = 0  # whoever is listed meets a must, so it tells nobody apart
    return People(
        day=np.sort(rng.integers(0, DAYS, count)),
        state=rng.choice(len(shares), count, p=shares),
        plan=rng.choice(len(PLAN_SHARES), count, p=PLAN_SHARES),
        service=rng.choice(therapists.SERVICES, count, p=SERVICE_SHARES),
        language=rng.choice(therapists.LANGUAGES, count, p=LANGUAGE_SHARES),
        concerns=_several(rng, count, therapists.CONCERNS, [1, 2, 3]),
        approaches=np.where(has[:, [APPROACH]], _several(rng, count, therapists.APPROACHES, [1, 2]), NOBODY),
        gender=np.where(has[:, GENDER], rng.choice(therapists.GENDERS, count, p=[0.66, 0.29, 0.05]), NOBODY),
        gender_must=must,
        identity=np.where(has[:, IDENTITY], rng.integers(0, therapists.IDENTITIES, count), NOBODY),
        times=times,
        told_times=np.where(says[:, TIME], times, 2**PERIODS - 1),
        weight=weight,
        told=told,
        half_life=conditions.half_life * rng.lognormal(0.0, 0.5, count),
        weakest=rng.random(count) < conditions.weakest,
        leaving=TASTE * LEAVING + rng.gumbel(size=count),
        cards=rng.integers(2, 11, (count, VISITS)),
        back=rng.random((count, VISITS)) < BACK,
        hour=rng.random(count),
    )


def _several(rng: np.random.Generator, count: int, kinds: int, sizes: list[int]) -> Array:
    """A few different kinds for each person, the common ones more often, filled up with -1."""
    drawn_ = (-np.log(rng.random((count, kinds))) / np.linspace(1.5, 0.5, kinds)).argsort(axis=1)[:, : max(sizes)]
    return np.where(np.arange(max(sizes)) < rng.choice(sizes, (count, 1)), drawn_, NOBODY)
