"""Providers as numpy arrays, one shard a state: the data that the ranking reads instead of database rows.

Start bitmaps have a bit for each quarter hour of 32 UTC days from `origin`. Day masks have a bit for each date from the
day before `origin`.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache, reduce

import numpy as np

from matching.availability.domain.booked_time import BookedTime
from matching.search.domain.shard import LOAD_SCALE, SLOTS, SPAN_DAYS, WORDS, Array, Flag, Row, Shard
from providers.directory.domain import hours
from providers.directory.domain.profile import AGE_GROUPS, CARE_TYPES, FORMATS, Profile, VisitType

# A match looks 28 days ahead of a time within two days of `origin`, in time zones up to 14 hours from UTC.
MASK_DAYS = SPAN_DAYS + 3
EVERY_DAY = (1 << MASK_DAYS) - 1


@dataclass(frozen=True, slots=True)
class VocabularyBits:
    """The bit of each slug of each vocabulary in a 64-bit column."""

    concerns: Mapping[str, int]
    approaches: Mapping[str, int]
    languages: Mapping[str, int]
    identities: Mapping[str, int]
    genders: Mapping[str, int]
    # Payer -> its plans.
    payers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class ProviderArrays:
    """A snapshot of every listed provider. `origin` is a UTC midnight in minutes since the epoch."""

    origin: int
    vocabulary_bits: VocabularyBits
    shards: dict[str, Shard] = field(default_factory=dict)
    # Provider -> the days on which they are on the list, and how many providers have the same days.
    listed_days: dict[int, int] = field(default_factory=dict)
    listed_counts: Counter[int] = field(default_factory=Counter)
    # (notice, horizon) in minutes -> the number of that booking rule.
    rules: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def first_date(self) -> date:
        """The date of bit 0 of every day mask."""
        return hours.EPOCH + timedelta(days=self.origin // hours.DAY - 1)

    def put(self, rows: Mapping[str, list[Row]]) -> None:
        """Add rows by state."""
        for state, state_rows in rows.items():
            self.shards.setdefault(state, Shard()).put(state_rows)

    def overlay(self, states: Iterable[str]) -> "ProviderArrays":
        """Return a snapshot whose shards of these states are copies; the other shards are shared."""
        copies = {state: self.shards[state].copy() for state in states if state in self.shards}
        return ProviderArrays(
            self.origin,
            self.vocabulary_bits,
            {**self.shards, **copies},
            dict(self.listed_days),
            Counter(self.listed_counts),
            self.rules,
        )

    def set_listed(self, provider: int, days: int) -> None:
        """Set the day mask on which a provider is on the list, 0 for a provider who was removed."""
        self.listed_counts[self.listed_days.pop(provider, 0)] -= 1
        if days:
            self.listed_days[provider] = days
        self.listed_counts[days] += 1

    def considered(self, day: int) -> int:
        """Return how many providers are on the list where it is the date with this bit index."""
        return sum(count for days, count in self.listed_counts.items() if days >> day & 1)

    def rows(self, profile: Profile, booked: BookedTime) -> dict[str, list[Row]]:
        """Return the rows of one provider by state; none if the provider isn't listed on any date."""
        if not profile.listable:
            return {}
        rows: dict[str, list[Row]] = {}
        first = self.first_date
        facts, flags = self._facts(profile, booked), self._flags(profile, booked)
        facts["listed"] = self.days_listed(profile)
        first_visits = self._first_visits(profile, booked)
        for state, days in _license_days(profile, first).items():
            plans = _plans(profile, state, first)
            partial_days = {plan: plan_days for plan, plan_days in plans.items() if plan_days != EVERY_DAY}
            plan_flags = {("some" if plan in partial_days else "plan", plan) for plan in plans}
            rows[state] = [
                Row(
                    {**facts, "authority": days, "minutes": visit_type.length.minutes},
                    starts,
                    flags | plan_flags | {("kind", visit_kind_code(visit_type.care_type, visit_type.format))},
                    partial_days,
                )
                for visit_type, starts in first_visits
            ]
        return rows

    def days_listed(self, profile: Profile) -> int:
        """Return the days on which the provider is on the list: where it is that date, a license is in force."""
        states = _license_days(profile, self.first_date) if profile.listable else {}
        return reduce(int.__or__, states.values(), 0)

    def _first_visits(self, profile: Profile, booked: BookedTime) -> list[tuple[VisitType, bytes]]:
        """Return each first-visit type with the bitmap of its possible starts, before notice and horizon apply."""
        schedule, end = profile.schedule, self.origin + SPAN_DAYS * hours.DAY
        open_ = hours.open_hours(schedule.weekly, schedule.time_off, self.origin, end)
        return [
            (
                each,
                hours.start_bitmap(open_, each.length, booked.busy, self.origin, SLOTS).to_bytes(WORDS * 8, "little"),
            )
            for each in profile.session_types
            if each.visit == "first"
        ]

    def _facts(self, profile: Profile, booked: BookedTime) -> dict[str, int | bool]:
        vocabulary, schedule = self.vocabulary_bits, profile.schedule
        free = max(profile.capacity - booked.places_taken, 0)
        rule = (schedule.notice, schedule.horizon_days * hours.DAY)
        return {
            "provider": profile.id,
            "slug": slug_hash(profile.slug),
            "concerns": bits(vocabulary.concerns, profile.concerns),
            "focus": bits(vocabulary.concerns, profile.focus),
            "approaches": bits(vocabulary.approaches, profile.approaches),
            "languages": bits(vocabulary.languages, profile.languages),
            "identities": bits(vocabulary.identities, profile.identities),
            "genders": bits(vocabulary.genders, [profile.gender] if profile.gender else []),
            "load": LOAD_SCALE * (profile.capacity - free) // profile.capacity if profile.capacity else LOAD_SCALE,
            "rule": self.rules.setdefault(rule, len(self.rules)),
            "cents": -1 if profile.fee is None else cents(profile.fee),
            "clients": booked.clients,
            "free": free,
            "capacity": profile.capacity,
            "trauma": profile.trauma_informed,
        }

    def _flags(self, profile: Profile, booked: BookedTime) -> frozenset[Flag]:
        vocabulary = self.vocabulary_bits
        flags: set[Flag] = {("age", AGE_GROUPS.index(group)) for group in profile.age_groups}
        flags |= {("language", vocabulary.languages[slug]) for slug in profile.languages}
        flags |= {("approach", vocabulary.approaches[slug]) for slug in profile.approaches}
        if profile.gender:
            flags.add(("gender", vocabulary.genders[profile.gender]))
        if profile.trauma_informed:
            flags.add(("trauma", 1))
        if profile.accepting and booked.places_taken < profile.capacity:
            flags.add(("open", 1))
        return frozenset(flags)


def _license_days(profile: Profile, first: date) -> dict[str, int]:
    """Return state -> the days when the provider may practice there, without states where no day is left."""
    states: dict[str, int] = {}
    for authority in profile.authorities:
        days = day_mask(first, authority.starts_on, authority.ends_on)
        states[authority.state] = states.get(authority.state, 0) | days
    return {state: days for state, days in states.items() if days}


def _plans(profile: Profile, state: str, first: date) -> dict[str, int]:
    plans: dict[str, int] = {}
    for part in profile.participations:
        if part.states is None or state in part.states:
            plans[part.plan] = plans.get(part.plan, 0) | day_mask(first, part.starts_on, part.ends_on)
    return {plan: days for plan, days in plans.items() if days}


def visit_kind_code(care_type: str, format: str) -> int:
    """Return the code of a visit type as one small number."""
    return CARE_TYPES.index(care_type) * len(FORMATS) + FORMATS.index(format)


def bits(vocabulary: Mapping[str, int], slugs: Iterable[str]) -> int:
    """Return a 64-bit word with the bit of each slug set."""
    word = 0
    for slug in slugs:
        word |= 1 << vocabulary[slug]
    return word


def words(bitmap: int) -> Array:
    """Return a bitmap of all slots as 64-bit words, lowest first."""
    return np.frombuffer(bitmap.to_bytes(WORDS * 8, "little"), np.uint64)


# Licenses and plans begin and end on few distinct days.
@lru_cache(maxsize=20_000)
def day_mask(first: date, starts_on: date, ends_on: date | None) -> int:
    """Return the day mask from `starts_on` to `ends_on` (inclusive; None: no end). Bit 0 is `first`."""
    low = max((starts_on - first).days, 0)
    high = MASK_DAYS if ends_on is None else min((ends_on - first).days + 1, MASK_DAYS)
    return ((1 << (high - low)) - 1) << low if low < high else 0


def slug_hash(slug: str) -> int:
    """Return a 63-bit hash of a slug, for an integer column."""
    return int.from_bytes(hashlib.blake2b(slug.encode(), digest_size=8).digest(), "big") >> 1


def cents(amount: Decimal) -> int:
    """Return an amount of money in whole cents."""
    return int(amount * 100)
