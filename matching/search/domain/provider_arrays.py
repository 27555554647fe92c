"""Providers as arrays, one shard a state: what the ranking reads instead of rows of the database.

Bitmaps of starts have a bit for each quarter hour of 32 UTC days from `origin`; day masks have a bit for each date from
the day before `origin`.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

import numpy as np

from matching.availability.domain.booked_time import Occupancy
from matching.search.domain.shard import CROWD, SLOTS, SPAN_DAYS, WORDS, Array, Mark, Row, Shard
from providers.directory.domain import hours
from providers.directory.domain.profile import AGE_GROUPS, CARE_TYPES, FORMATS, Profile, SessionType

# A question reaches 28 days ahead of a moment within two days of `origin`, in zones up to 14 hours from UTC.
MASK_DAYS = SPAN_DAYS + 3
EVERY_DAY = (1 << MASK_DAYS) - 1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The bit that each word of each vocabulary has in a 64-bit column."""

    concerns: Mapping[str, int]
    approaches: Mapping[str, int]
    languages: Mapping[str, int]
    identities: Mapping[str, int]
    genders: Mapping[str, int]
    # Payer → its plans.
    payers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Columns:
    """One picture of every listed provider. `origin` is a UTC midnight in minutes since the epoch."""

    origin: int
    lexicon: Lexicon
    shards: dict[str, Shard] = field(default_factory=dict)
    considered: int = 0
    # Each pair of notice (minutes) and horizon (minutes) that some provider keeps, with its number.
    rules: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def first_date(self) -> date:
        """The date of bit 0 of every day mask."""
        return hours.EPOCH + timedelta(days=self.origin // hours.DAY - 1)

    def put(self, rows: Mapping[str, list[Row]]) -> None:
        """Add rows by state."""
        for state, found in rows.items():
            self.shards.setdefault(state, Shard()).put(found)

    def aside(self, states: Iterable[str]) -> "Columns":
        """A picture whose shards of these states can be changed without changing this one's."""
        apart = {state: self.shards[state].copy() for state in states if state in self.shards}
        return Columns(self.origin, self.lexicon, {**self.shards, **apart}, self.considered, self.rules)

    def rows(self, profile: Profile, taken: Occupancy) -> dict[str, list[Row]]:
        """The rows of one provider by state; none unless listed."""
        if not profile.listed:
            return {}
        found: dict[str, list[Row]] = {}
        first = self.first_date
        states: dict[str, int] = {}
        for one in profile.authorities:
            states[one.state] = states.get(one.state, 0) | day_mask(first, one.starts_on, one.ends_on)
        facts, marks = self._facts(profile, taken), self._marks(profile, taken)
        offered = self._offered(profile, taken)
        for state, authority in states.items():
            if not authority:
                continue
            plans = _plans(profile, state, first)
            some_days = {plan: days for plan, days in plans.items() if days != EVERY_DAY}
            held = marks | {("some" if plan in some_days else "plan", plan) for plan in plans}
            found[state] = [
                Row(
                    {**facts, "authority": authority, "minutes": kept.session.minutes},
                    starts,
                    held | {("kind", kind(kept.care_type, kept.format))},
                    some_days,
                )
                for kept, starts in offered
            ]
        return found

    def _offered(self, profile: Profile, taken: Occupancy) -> list[tuple[SessionType, bytes]]:
        """The first-visit session types, each with the bitmap of its possible starts before notice and horizon."""
        schedule, end = profile.schedule, self.origin + SPAN_DAYS * hours.DAY
        open_ = hours.published(schedule.weekly, schedule.time_off, self.origin, end)
        return [
            (kept, hours.starts(open_, kept.session, taken.busy, self.origin, SLOTS).to_bytes(WORDS * 8, "little"))
            for kept in profile.session_types
            if kept.visit == "first"
        ]

    def _facts(self, profile: Profile, taken: Occupancy) -> dict[str, int | bool]:
        lexicon, schedule = self.lexicon, profile.schedule
        free = max(profile.capacity - taken.places_taken, 0)
        rule = (schedule.notice, schedule.horizon_days * hours.DAY)
        return {
            "provider": profile.id,
            "slug": slug_hash(profile.slug),
            "concerns": bits(lexicon.concerns, profile.concerns),
            "focus": bits(lexicon.concerns, profile.focus),
            "approaches": bits(lexicon.approaches, profile.approaches),
            "languages": bits(lexicon.languages, profile.languages),
            "identities": bits(lexicon.identities, profile.identities),
            "genders": bits(lexicon.genders, [profile.gender] if profile.gender else []),
            "crowd": CROWD * (profile.capacity - free) // profile.capacity if profile.capacity else CROWD,
            "rule": self.rules.setdefault(rule, len(self.rules)),
            "cents": -1 if profile.fee is None else cents(profile.fee),
            "clients": taken.clients,
            "free": free,
            "capacity": profile.capacity,
            "trauma": profile.trauma_informed,
        }

    def _marks(self, profile: Profile, taken: Occupancy) -> frozenset[Mark]:
        lexicon = self.lexicon
        found: set[Mark] = {("age", AGE_GROUPS.index(group)) for group in profile.age_groups}
        found |= {("language", lexicon.languages[slug]) for slug in profile.languages}
        found |= {("approach", lexicon.approaches[slug]) for slug in profile.approaches}
        if profile.gender:
            found.add(("gender", lexicon.genders[profile.gender]))
        if profile.trauma_informed:
            found.add(("trauma", 1))
        if profile.accepting and taken.places_taken < profile.capacity:
            found.add(("open", 1))
        return frozenset(found)


def _plans(profile: Profile, state: str, first: date) -> dict[str, int]:
    plans: dict[str, int] = {}
    for part in profile.participations:
        if part.states is None or state in part.states:
            plans[part.plan] = plans.get(part.plan, 0) | day_mask(first, part.starts_on, part.ends_on)
    return {plan: days for plan, days in plans.items() if days}


def kind(care_type: str, format: str) -> int:
    """A session type as one small number."""
    return CARE_TYPES.index(care_type) * len(FORMATS) + FORMATS.index(format)


def bits(lexicon: Mapping[str, int], slugs: Iterable[str]) -> int:
    """A 64-bit word with the bit of each slug set."""
    word = 0
    for slug in slugs:
        word |= 1 << lexicon[slug]
    return word


def words(bitmap: int) -> Array:
    """A bitmap of all slots as 64-bit words, lowest first."""
    return np.frombuffer(bitmap.to_bytes(WORDS * 8, "little"), np.uint64)


# Licenses and plans begin and end on few distinct days.
@lru_cache(maxsize=20_000)
def day_mask(first: date, starts_on: date, ends_on: date | None) -> int:
    """Bits for the dates from `starts_on` to `ends_on` (inclusive; None: without end), bit 0 being `first`."""
    low = max((starts_on - first).days, 0)
    high = MASK_DAYS if ends_on is None else min((ends_on - first).days + 1, MASK_DAYS)
    return ((1 << (high - low)) - 1) << low if low < high else 0


def slug_hash(slug: str) -> int:
    """63 bits that stand for a slug in an integer column."""
    return int.from_bytes(hashlib.blake2b(slug.encode(), digest_size=8).digest(), "big") >> 1


def cents(amount: Decimal) -> int:
    """Money as whole cents."""
    return int(amount * 100)
