"""A made-up directory of any size, drawn as whole arrays: ten thousand providers or a million, the same for the same seed.

Shares follow what directories of therapists look like: 1.8 licenses each, in states by their size; a plan is taken by 30
to 60 in a hundred; half of the weekdays have hours, of which bookings have taken most of the near ones.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

import numpy as np

from matching.appointments.domain.criteria import Criteria, PreferredTimes
from matching.search.domain import provider_arrays as grid
from matching.search.domain import shard as layout
from matching.search.domain.provider_arrays import ProviderArrays, VocabularyBits
from matching.search.domain.shard import Flag, Shard
from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import VisitLength, WeeklyRule
from providers.directory.domain.zones import DEFAULT_TIMEZONE

Array = layout.Array
# Millions of people in the larger states; the others have one or two each.
PEOPLE = {"CA": 39, "TX": 30, "FL": 22, "NY": 20, "PA": 13, "IL": 13, "OH": 12, "GA": 11, "NC": 11, "MI": 10, "NJ": 9,
          "VA": 9, "WA": 8, "AZ": 7, "TN": 7, "MA": 7, "IN": 7, "MO": 6, "MD": 6, "WI": 6, "CO": 6, "MN": 6}  # fmt: skip
STATES = tuple(DEFAULT_TIMEZONE)
PLANS = tuple(f"plan-{number:02}" for number in range(24))
CONCERNS, APPROACHES, LANGUAGES, IDENTITIES, GENDERS = 40, 20, 30, 20, 4
RULES = (
    (0, 28 * hours.DAY),
    (240, 28 * hours.DAY),
    (1440, 28 * hours.DAY),
    (1440, 21 * hours.DAY),
    (2880, 28 * hours.DAY),
)
HOURS_A_STATE, TAKEN = 48, 256
AS_OF = datetime(2026, 11, 23, 15, 7, 30, tzinfo=UTC)


def vocabulary_bits() -> VocabularyBits:
    """Words that are numbers."""
    words = [{f"{kind}-{n}": n for n in range(count)} for kind, count in
             [("concern", CONCERNS), ("approach", APPROACHES), ("language", LANGUAGES), ("identity", IDENTITIES),
              ("gender", GENDERS)]]  # fmt: skip
    return VocabularyBits(*words, payers={"payer": PLANS[:3]})


@dataclass(frozen=True, slots=True)
class World:
    """Providers as arrays, a line each; `license` pairs a line with a place in STATES."""

    facts: Array
    accepting: Array
    ages: Array
    # Kind of session → who offers it.
    kinds: dict[int, Array]
    plans: Array
    license: Array
    starts: Array
    columns: ProviderArrays


def world(size: int, seed: int = 1) -> World:
    """A directory of this many providers, and the picture of it that the ranking reads."""
    dice = np.random.default_rng(seed)
    facts = _facts(dice, size)
    license = _licenses(dice, size)
    plans = dice.random((size, len(PLANS))) < np.linspace(0.3, 0.6, len(PLANS))
    accepting = (dice.random(size) < 0.9) & (facts["free"] > 0)
    ages = dice.random((size, 4)) < (0.2, 0.4, 0.92, 0.5)
    kinds = {0: np.ones(size, np.bool_), 1: dice.random(size) < 0.3, 3: dice.random(size) < 0.08}
    starts = _starts(dice, license[:size, 1])
    columns = ProviderArrays(intervals.to_minute(AS_OF.replace(hour=0, minute=0, second=0)), vocabulary_bits())
    columns.considered = size
    columns.rules.update({rule: number for number, rule in enumerate(RULES)})
    found = World(facts, accepting, ages, kinds, plans, license, starts, columns)
    for place, state in enumerate(STATES):
        columns.shards[state] = _shard(found, license[license[:, 1] == place, 0])
    return found


def question(number: int) -> Criteria:
    """The answers of one of many people, the same for the same number."""
    dice = Random(number)
    state = dice.choices(list(PEOPLE), list(PEOPLE.values()))[0]
    stated: dict[str, Any] = {
        "concerns": tuple(f"concern-{n}" for n in dice.sample(range(CONCERNS), dice.randint(1, 3))),
        "approaches": tuple(f"approach-{n}" for n in dice.sample(range(APPROACHES), 2)),
        "times": (PreferredTimes((0, 1, 2, 3, 4), *dice.choice([(480, 720), (720, 1020), (1020, 1260)])),),
        "trauma_informed": dice.choice(["required"] * 3 + ["preferred"] * 4 + ["no_preference"] * 3),
        "window_days": dice.choice([14, 14, 28]),
    }
    if dice.random() < 0.4:
        stated["genders"] = (f"gender-{dice.randrange(2)}",)
    if dice.random() < 0.1:
        stated["languages"] = (f"language-{dice.randrange(1, 8)}",)
    format_ = dice.choices(["individual", "couple"], [9, 1])[0]
    return Criteria(
        state=state,
        timezone=DEFAULT_TIMEZONE[state],
        age_group="adult",
        plan=dice.choice(PLANS),
        format=format_,
        **stated,
    )


def _facts(dice: np.random.Generator, size: int) -> Array:
    facts = np.zeros(size, layout.RECORD)
    facts["provider"] = np.arange(1, size + 1)
    facts["slug"] = facts["provider"]
    facts["authority"] = grid.EVERY_DAY
    facts["concerns"] = _bits(dice, size, CONCERNS, 0.2)
    facts["focus"] = facts["concerns"] & _bits(dice, size, CONCERNS, 0.3)
    facts["approaches"] = _bits(dice, size, APPROACHES, 0.2)
    facts["languages"] = _bits(dice, size, LANGUAGES, 0.03) | np.uint64(1)
    facts["identities"] = _bits(dice, size, IDENTITIES, 0.1)
    facts["genders"] = np.uint64(1) << dice.choice(GENDERS, size, p=[0.7, 0.25, 0.03, 0.02]).astype(np.uint64)
    facts["capacity"] = dice.integers(1, 13, size)
    facts["free"] = np.maximum(facts["capacity"] - dice.integers(0, 13, size), 0)
    facts["load"] = layout.LOAD_SCALE * (facts["capacity"] - facts["free"]).astype(np.int64) // facts["capacity"]
    facts["rule"] = dice.choice(len(RULES), size, p=[0.1, 0.3, 0.4, 0.1, 0.1])
    facts["cents"] = dice.choice([-1, 9000, 12000, 15000, 20000], size)
    facts["clients"] = dice.integers(0, 12, size)
    facts["minutes"] = 50
    facts["trauma"] = dice.random(size) < 0.4
    return facts


def _licenses(dice: np.random.Generator, size: int) -> Array:
    """Pairs of provider and state: one each, and four times in five a second, by how many people live there."""
    weight = np.array([PEOPLE.get(state, 2) for state in STATES], float)
    chosen = dice.choice(len(STATES), (2, size), p=weight / weight.sum())
    second = (dice.random(size) < 0.85) & (chosen[0] != chosen[1])
    return np.concatenate(
        [np.stack([np.arange(size), chosen[0]], 1), np.stack([np.flatnonzero(second), chosen[1][second]], 1)]
    )


def _starts(dice: np.random.Generator, home: Array) -> Array:
    """Possible starts of each provider, as words: some hours of the home state's zone, less what bookings took."""
    origin = intervals.to_minute(AS_OF.replace(hour=0, minute=0, second=0))
    chance = Random(3)
    open_ = np.stack([_hours(chance, zone, origin) for zone in DEFAULT_TIMEZONE.values() for _ in range(HOURS_A_STATE)])
    # The nearer the day, the fuller: a tenth is free tomorrow, half of it in four weeks.
    free = np.linspace(0.1, 0.5, layout.SLOTS // 4)
    taken = np.packbits(np.repeat(dice.random((TAKEN, len(free))) < free, 4, axis=1), axis=1, bitorder="little")
    kept = open_[home * HOURS_A_STATE + dice.integers(0, HOURS_A_STATE, len(home))]
    kept &= taken.view(np.uint64)[dice.integers(0, TAKEN, len(home))]
    return kept


def _hours(chance: Random, zone: str, origin: int) -> Array:
    days = chance.sample(range(6), chance.randint(2, 5))
    rules = [
        WeeklyRule(day, first := 60 * chance.randint(7, 15), first + 60 * chance.randint(2, 6), zone) for day in days
    ]
    told = hours.open_hours(rules, (), origin, origin + layout.SPAN_DAYS * hours.DAY)
    return grid.words(hours.start_bitmap(told, VisitLength(50, 0, 10), (), origin, layout.SLOTS))


def _shard(found: World, who: Array) -> Shard:
    """The rows of one state: an individual one each, a couple's and a medication one for some."""
    offering = [who[has[who]] for has in found.kinds.values()]
    owner = np.concatenate(offering)
    kind = np.repeat(list(found.kinds), [len(some) for some in offering])
    size = -(-len(owner) // 64) * 64
    made = Shard(np.zeros(size, layout.RECORD), np.zeros((size, layout.WORDS), np.uint64))
    made.records[: len(owner)] = found.facts[owner]
    made.starts[: len(owner)] = found.starts[owner]
    made.records["half_days"] = layout.half_days(made.starts)
    flags: dict[Flag, Array] = {("open", 1): found.accepting[owner], ("trauma", 1): found.facts["trauma"][owner]}
    flags |= {("kind", number): kind == number for number in range(6)}
    flags |= {("age", number): found.ages[owner, number] for number in range(4)}
    flags |= {("plan", plan): found.plans[owner, number] for number, plan in enumerate(PLANS)}
    for name, column, count in [("language", "languages", LANGUAGES), ("gender", "genders", GENDERS),
                                ("approach", "approaches", APPROACHES)]:  # fmt: skip
        words = found.facts[column][owner]
        flags |= {(name, bit): words >> np.uint64(bit) & np.uint64(1) == 1 for bit in range(count)}
    made.lines = {mark: line for line, mark in enumerate(flags)}
    bits = np.zeros((len(flags), size), np.bool_)
    bits[:, : len(owner)] = list(flags.values())
    made.flags = np.packbits(bits, axis=1, bitorder="little")
    made.free = list(range(size - 1, len(owner) - 1, -1))
    return made


def _bits(dice: np.random.Generator, size: int, count: int, share: float) -> Array:
    """Words of `count` bits, each set with this chance."""
    found = np.zeros((size, 64), np.bool_)
    found[:, :count] = dice.random((size, count), np.float32) < share
    return np.packbits(found, axis=1, bitorder="little").view(np.uint64).reshape(-1)
