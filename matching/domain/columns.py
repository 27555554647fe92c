"""Providers as numpy arrays, one shard a state: what the ranking reads instead of rows.

A shard's row is a provider and one first-visit session type, so that its bitmap of starts already knows length, buffers,
hours, time off and what is taken. Bitmaps have a bit for each quarter hour of 32 UTC days from `origin`; day masks have a
bit for each date from the day before `origin`. Arrays are never changed in place: a change makes new ones for the states
it touches, so that a reader keeps a consistent picture without a lock.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from providers.domain import hours
from providers.domain.intervals import Interval
from providers.domain.profile import AGE_GROUPS, CARE_TYPES, FORMATS, Profile, SessionType

SPAN_DAYS = 32
SLOTS = SPAN_DAYS * hours.DAY // hours.QUARTER
WORDS = SLOTS // 64
MASK_DAYS = 64

Array = NDArray[Any]


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


@dataclass(frozen=True, slots=True)
class Occupancy:
    """What bookings do to a provider: blocked minutes, places taken since capacity was stated, first clients ever."""

    busy: tuple[Interval, ...] = ()
    places_taken: int = 0
    clients: int = 0


@dataclass(frozen=True, slots=True)
class Shard:
    """The rows of one state, as parallel arrays."""

    provider: Array = field(default_factory=lambda: np.empty(0, np.int64))
    slug: Array = field(default_factory=lambda: np.empty(0, np.int64))
    kind: Array = field(default_factory=lambda: np.empty(0, np.uint8))
    minutes: Array = field(default_factory=lambda: np.empty(0, np.int16))
    authority: Array = field(default_factory=lambda: np.empty(0, np.uint64))
    ages: Array = field(default_factory=lambda: np.empty(0, np.uint8))
    concerns: Array = field(default_factory=lambda: np.empty(0, np.uint64))
    focus: Array = field(default_factory=lambda: np.empty(0, np.uint64))
    approaches: Array = field(default_factory=lambda: np.empty(0, np.uint64))
    languages: Array = field(default_factory=lambda: np.empty(0, np.uint64))
    identities: Array = field(default_factory=lambda: np.empty(0, np.uint64))
    genders: Array = field(default_factory=lambda: np.empty(0, np.uint64))
    trauma: Array = field(default_factory=lambda: np.empty(0, np.bool_))
    open: Array = field(default_factory=lambda: np.empty(0, np.bool_))
    cents: Array = field(default_factory=lambda: np.empty(0, np.int32))
    clients: Array = field(default_factory=lambda: np.empty(0, np.int32))
    room: Array = field(default_factory=lambda: np.empty(0, np.float64))
    notice: Array = field(default_factory=lambda: np.empty(0, np.int32))
    horizon: Array = field(default_factory=lambda: np.empty(0, np.int32))
    starts: Array = field(default_factory=lambda: np.empty((0, WORDS), np.uint64))
    plans: Mapping[str, Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.provider)

    def replaced(self, leaving: Iterable[int], rows: Sequence["Row"]) -> "Shard":
        """The shard without the providers in `leaving` and with `rows` added, in the order of provider and kind."""
        keep = ~np.isin(self.provider, np.fromiter(leaving, np.int64))
        joined = {
            name: np.concatenate(
                [getattr(self, name)[keep], np.array([r[name] for r in rows], kind).reshape(-1, *tail)]
            )
            for name, kind, tail in _COLUMNS
        }
        order = np.lexsort((joined["kind"], joined["provider"]))
        names = {*self.plans, *(plan for row in rows for plan in row["plans"])}
        kept = int(keep.sum())
        plans = {}
        for name in names:
            days = np.zeros(kept + len(rows), np.uint64)
            if name in self.plans:
                days[:kept] = self.plans[name][keep]
            days[kept:] = [row["plans"].get(name, 0) for row in rows]
            if days.any():
                plans[name] = days[order]
        return Shard(**{name: array[order] for name, array in joined.items()}, plans=plans)


_COLUMNS = [
    (f.name, prototype.dtype, prototype.shape[1:])
    for f in fields(Shard)
    if f.name != "plans"
    for prototype in [f.default_factory()]  # type: ignore[operator]
]

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Columns:
    """One picture of every listed provider. `origin` is a UTC midnight in minutes since the epoch."""

    origin: int
    lexicon: Lexicon
    shards: Mapping[str, Shard] = field(default_factory=dict)
    considered: int = 0

    @property
    def first_date(self) -> date:
        """The date of bit 0 of every day mask."""
        return hours.EPOCH + timedelta(days=self.origin // hours.DAY - 1)

    def rows(self, profile: Profile, taken: Occupancy) -> dict[str, list[Row]]:
        """The rows of one provider by state; none unless listed."""
        if not profile.listed:
            return {}
        found: dict[str, list[Row]] = {}
        first = self.first_date
        states: dict[str, int] = {}
        for one in profile.authorities:
            states[one.state] = states.get(one.state, 0) | day_mask(first, one.starts_on, one.ends_on)
        offered = self._offered(profile, taken)
        common = self._common(profile, taken)
        for state, authority in states.items():
            if not authority:
                continue
            plans = _plans(profile, state, first)
            found[state] = [
                {
                    **common,
                    "kind": kind(kept.care_type, kept.format),
                    "minutes": kept.session.minutes,
                    "authority": authority,
                    "starts": words(starts),
                    "plans": plans,
                }
                for kept, starts in offered
            ]
        return found

    def _offered(self, profile: Profile, taken: Occupancy) -> list[tuple[SessionType, int]]:
        """The first-visit session types, each with the bitmap of its possible starts before notice and horizon."""
        schedule, end = profile.schedule, self.origin + SPAN_DAYS * hours.DAY
        open_ = hours.published(schedule.weekly, schedule.time_off, self.origin, end)
        return [
            (kept, hours.starts(open_, kept.session, taken.busy, self.origin, SLOTS))
            for kept in profile.session_types
            if kept.visit == "first"
        ]

    def _common(self, profile: Profile, taken: Occupancy) -> Row:
        lexicon = self.lexicon
        free = profile.capacity - taken.places_taken
        return {
            "provider": profile.id,
            "slug": slug_hash(profile.slug),
            "ages": sum(1 << AGE_GROUPS.index(group) for group in profile.age_groups),
            "concerns": bits(lexicon.concerns, profile.concerns),
            "focus": bits(lexicon.concerns, profile.focus),
            "approaches": bits(lexicon.approaches, profile.approaches),
            "languages": bits(lexicon.languages, profile.languages),
            "identities": bits(lexicon.identities, profile.identities),
            "genders": bits(lexicon.genders, [profile.gender] if profile.gender else []),
            "trauma": profile.trauma_informed,
            "open": profile.accepting and free > 0,
            "cents": -1 if profile.fee is None else cents(profile.fee),
            "clients": taken.clients,
            "room": max(free, 0) / profile.capacity if profile.capacity else 0.0,
            "notice": profile.schedule.notice,
            "horizon": profile.schedule.horizon_days * hours.DAY,
        }


def _plans(profile: Profile, state: str, first: date) -> dict[str, int]:
    plans: dict[str, int] = {}
    for part in profile.participations:
        if part.states is None or state in part.states:
            plans[part.plan] = plans.get(part.plan, 0) | day_mask(first, part.starts_on, part.ends_on)
    return plans


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


def bitmap(row: Array) -> int:
    """The inverse of `words`."""
    return int.from_bytes(row.tobytes(), "little")


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
