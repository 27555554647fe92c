"""A generated directory of any size, as whole arrays. The same seed gives the same providers.

Shares are those of real directories of therapists: 1.8 licenses each, in states by population; 30 to 60 percent accept a
plan; half of the weekdays have hours, and most of the near ones are booked.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

import numpy as np

from matching.appointments.domain.criteria import Criteria, PreferredTimes
from matching.search.domain import provider_arrays
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
HOURS_A_STATE, BOOKED_PATTERNS = 48, 256
AS_OF = datetime(2026, 11, 23, 15, 7, 30, tzinfo=UTC)


def vocabulary_bits() -> VocabularyBits:
    """Return a vocabulary of numbered words."""
    words = [{f"{kind}-{n}": n for n in range(count)} for kind, count in
             [("concern", CONCERNS), ("approach", APPROACHES), ("language", LANGUAGES), ("identity", IDENTITIES),
              ("gender", GENDERS)]]  # fmt: skip
    return VocabularyBits(*words, payers={"payer": PLANS[:3]})


@dataclass(frozen=True, slots=True)
class Directory:
    """Providers as arrays, a row each; `license` pairs a row with an index in STATES."""

    facts: Array
    accepting: Array
    ages: Array
    # Kind of visit → which providers offer it.
    kinds: dict[int, Array]
    plans: Array
    license: Array
    starts: Array
    arrays: ProviderArrays


def generate(size: int, seed: int = 1) -> Directory:
    """Generate a directory of this many providers, with the arrays that the ranking reads."""
    dice = np.random.default_rng(seed)
    facts = _facts(dice, size)
    license = _licenses(dice, size)
    plans = dice.random((size, len(PLANS))) < np.linspace(0.3, 0.6, len(PLANS))
    accepting = (dice.random(size) < 0.9) & (facts["free"] > 0)
    ages = dice.random((size, 4)) < (0.2, 0.4, 0.92, 0.5)
    kinds = {0: np.ones(size, np.bool_), 1: dice.random(size) < 0.3, 3: dice.random(size) < 0.08}
    starts = _starts(dice, license[:size, 1])
    arrays = ProviderArrays(intervals.to_minute(AS_OF.replace(hour=0, minute=0, second=0)), vocabulary_bits())
    for provider in facts["provider"].tolist():
        arrays.set_listed(provider, provider_arrays.EVERY_DAY)
    arrays.rules.update({rule: number for number, rule in enumerate(RULES)})
    directory = Directory(facts, accepting, ages, kinds, plans, license, starts, arrays)
    for number, state in enumerate(STATES):
        arrays.shards[state] = _shard(directory, license[license[:, 1] == number, 0])
    return directory


def random_criteria(number: int) -> Criteria:
    """Return a client's criteria, the same for the same number."""
    dice = Random(number)
    state = dice.choices(list(PEOPLE), list(PEOPLE.values()))[0]
    preferences: dict[str, Any] = {
        "concerns": tuple(f"concern-{n}" for n in dice.sample(range(CONCERNS), dice.randint(1, 3))),
        "approaches": tuple(f"approach-{n}" for n in dice.sample(range(APPROACHES), 2)),
        "times": (PreferredTimes((0, 1, 2, 3, 4), *dice.choice([(480, 720), (720, 1020), (1020, 1260)])),),
        "trauma_informed": dice.choice(["required"] * 3 + ["preferred"] * 4 + ["no_preference"] * 3),
        "window_days": dice.choice([14, 14, 28]),
    }
    if dice.random() < 0.4:
        preferences["genders"] = (f"gender-{dice.randrange(2)}",)
    if dice.random() < 0.1:
        preferences["languages"] = (f"language-{dice.randrange(1, 8)}",)
    visit_format = dice.choices(["individual", "couple"], [9, 1])[0]
    return Criteria(
        state=state,
        timezone=DEFAULT_TIMEZONE[state],
        age_group="adult",
        plan=dice.choice(PLANS),
        format=visit_format,
        **preferences,
    )


def _facts(dice: np.random.Generator, size: int) -> Array:
    facts = np.zeros(size, layout.RECORD)
    facts["provider"] = np.arange(1, size + 1)
    facts["slug"] = facts["provider"]
    facts["authority"] = facts["listed"] = provider_arrays.EVERY_DAY
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
    """Return pairs of provider and state: one each, and for four in five a second one, weighted by population."""
    weight = np.array([PEOPLE.get(state, 2) for state in STATES], float)
    chosen = dice.choice(len(STATES), (2, size), p=weight / weight.sum())
    second = (dice.random(size) < 0.85) & (chosen[0] != chosen[1])
    return np.concatenate(
        [np.stack([np.arange(size), chosen[0]], 1), np.stack([np.flatnonzero(second), chosen[1][second]], 1)]
    )


def _starts(dice: np.random.Generator, home: Array) -> Array:
    """Return the possible starts of each provider, as words: hours in the home state's zone, minus booked times."""
    origin = intervals.to_minute(AS_OF.replace(hour=0, minute=0, second=0))
    chance = Random(3)
    open_patterns = np.stack(
        [_hours(chance, zone, origin) for zone in DEFAULT_TIMEZONE.values() for _ in range(HOURS_A_STATE)]
    )
    # Nearer days are fuller: a tenth is free tomorrow, half of it in four weeks.
    free = np.linspace(0.1, 0.5, layout.SLOTS // 4)
    free_masks = np.packbits(
        np.repeat(dice.random((BOOKED_PATTERNS, len(free))) < free, 4, axis=1), axis=1, bitorder="little"
    )
    starts = open_patterns[home * HOURS_A_STATE + dice.integers(0, HOURS_A_STATE, len(home))]
    starts &= free_masks.view(np.uint64)[dice.integers(0, BOOKED_PATTERNS, len(home))]
    return starts


def _hours(chance: Random, zone: str, origin: int) -> Array:
    days = chance.sample(range(6), chance.randint(2, 5))
    rules = [
        WeeklyRule(day, first := 60 * chance.randint(7, 15), first + 60 * chance.randint(2, 6), zone) for day in days
    ]
    open_intervals = hours.open_hours(rules, (), origin, origin + layout.SPAN_DAYS * hours.DAY)
    return provider_arrays.words(hours.start_bitmap(open_intervals, VisitLength(50, 0, 10), (), origin, layout.SLOTS))


def _shard(directory: Directory, members: Array) -> Shard:
    """Return the rows of one state: one for individual therapy each, for some also one for couples and medication."""
    providers_by_kind = [members[offers[members]] for offers in directory.kinds.values()]
    owner = np.concatenate(providers_by_kind)
    kind = np.repeat(list(directory.kinds), [len(providers) for providers in providers_by_kind])
    size = -(-len(owner) // 64) * 64
    shard = Shard(np.zeros(size, layout.RECORD), np.zeros((size, layout.WORDS), np.uint64))
    shard.records[: len(owner)] = directory.facts[owner]
    shard.starts[: len(owner)] = directory.starts[owner]
    shard.records["half_days"] = layout.half_days(shard.starts)
    flags: dict[Flag, Array] = {
        ("open", 1): directory.accepting[owner],
        ("trauma", 1): directory.facts["trauma"][owner],
    }
    flags |= {("kind", number): kind == number for number in range(6)}
    flags |= {("age", number): directory.ages[owner, number] for number in range(4)}
    flags |= {("plan", plan): directory.plans[owner, number] for number, plan in enumerate(PLANS)}
    for name, column, count in [("language", "languages", LANGUAGES), ("gender", "genders", GENDERS),
                                ("approach", "approaches", APPROACHES)]:  # fmt: skip
        words = directory.facts[column][owner]
        flags |= {(name, bit): words >> np.uint64(bit) & np.uint64(1) == 1 for bit in range(count)}
    shard.lines = {mark: line for line, mark in enumerate(flags)}
    bits = np.zeros((len(flags), size), np.bool_)
    bits[:, : len(owner)] = list(flags.values())
    shard.flags = np.packbits(bits, axis=1, bitorder="little")
    shard.free = list(range(size - 1, len(owner) - 1, -1))
    return shard


def _bits(dice: np.random.Generator, size: int, count: int, share: float) -> Array:
    """Return words of `count` bits, each set with probability `share`."""
    flags = np.zeros((size, 64), np.bool_)
    flags[:, :count] = dice.random((size, count), np.float32) < share
    return np.packbits(flags, axis=1, bitorder="little").view(np.uint64).reshape(-1)
