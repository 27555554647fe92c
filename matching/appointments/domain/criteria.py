"""A seeker's answers as one frozen value."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from providers.directory.domain import hours, intervals

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WISHES = ("concerns", "times", "soon", "trauma_informed", "approaches", "genders", "identities")
CAN_BE_MUST = ("approaches", "genders", "times")
HORIZON_DAYS = 28


@dataclass(frozen=True, slots=True)
class Times:
    """Wished times of day on some weekdays (Monday is 0): starts from `start` to before `end`, in minutes of the day."""

    days: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Importance:
    """How much each wish weighs, from 0 (doesn't matter) to 3 (very important)."""

    concerns: int = 3
    times: int = 3
    soon: int = 3
    trauma_informed: int = 3
    approaches: int = 2
    genders: int = 2
    identities: int = 2


@dataclass(frozen=True, slots=True)
class Criteria:
    """What to match by. Exactly one of `plan`, `payer` and `self_pay_max` (USD a session) is set."""

    state: str
    timezone: str
    age_group: str
    other_states: tuple[str, ...] = ()
    plan: str | None = None
    payer: str | None = None
    self_pay_max: Decimal | None = None
    format: str = "individual"
    care_type: str = "therapy"
    concerns: tuple[str, ...] = ()
    trauma_informed: str = "no_preference"
    languages: tuple[str, ...] = ()
    approaches: tuple[str, ...] = ()
    genders: tuple[str, ...] = ()
    identities: tuple[str, ...] = ()
    must: frozenset[str] = frozenset()
    times: tuple[Times, ...] = ()
    importance: Importance = field(default_factory=Importance)
    earliest: date | None = None
    window_days: int = 14
    exclude: frozenset[str] = frozenset()

    def window(self, as_of: datetime, days: int | None = None) -> tuple[int, int]:
        """First and last minute (half-open, since the epoch) in which an opening may start.

        From `as_of` or midnight of `earliest`, `days` (else `window_days`) times 24 hours long, never past 28 days from
        `as_of`.
        """
        first = intervals.minute(as_of, up=True)
        latest = intervals.minute(as_of + timedelta(days=HORIZON_DAYS), up=True)
        if self.earliest:
            first = max(first, hours.local_midnight(self.timezone, self.earliest))
        return first, min(first + (days or self.window_days) * hours.DAY, latest)

    def states(self) -> tuple[str, ...]:
        """Every state in which somebody will attend: each is a license gate."""
        return (self.state, *self.other_states)

    def to_json(self) -> str:
        """A canonical text: equal criteria give equal text."""
        said = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(said, default=_plain, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "Criteria":
        """The criteria of plain values, as JSON or a form has them, by the names of the fields.

        Lists stand for tuples and sets; what is repeated counts once. Amounts and days may be text. `times` are mappings of
        `days`, `start` and `end`, `importance` is one of weights. What is missing or None has its default; other names are
        passed over.
        """
        given = {name: values[name] for name in cls.__slots__ if values.get(name) is not None}
        made = {name: _FROM_PLAIN[name](value) if name in _FROM_PLAIN else value for name, value in given.items()}
        return cls(**made)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Criteria":
        """The criteria that `to_json` wrote."""
        return cls.from_values(json.loads(text))

    def seed(self, day: date) -> int:
        """64 bits that differ with the day and the criteria: the coin that breaks last ties."""
        weights = self.importance
        told = [
            *(day.toordinal(), self.state, self.timezone, self.age_group, self.other_states, self.plan, self.payer),
            *(self.format, self.care_type, self.concerns, self.trauma_informed, self.languages, self.approaches),
            *(self.genders, self.identities, sorted(self.must), sorted(self.exclude), self.window_days),
            None if self.self_pay_max is None else format(self.self_pay_max.normalize(), "f"),
            None if self.earliest is None else self.earliest.toordinal(),
            *((times.days, times.start, times.end) for times in self.times),
            *(weights.concerns, weights.times, weights.soon, weights.trauma_informed),
            *(weights.approaches, weights.genders, weights.identities),
        ]
        return int.from_bytes(hashlib.blake2b(repr(told).encode(), digest_size=8).digest(), "big")


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _times(values: Iterable[Mapping[str, Any]]) -> tuple[Times, ...]:
    return tuple(Times(tuple(sorted(set(each["days"]))), each["start"], each["end"]) for each in values)


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


_FROM_PLAIN: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("other_states", "concerns", "languages", "approaches", "genders", "identities"), _unique),
    **dict.fromkeys(("must", "exclude"), frozenset),
    "self_pay_max": Decimal,
    "times": _times,
    "importance": lambda weights: Importance(**weights),
    "earliest": _day,
}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Times | Importance):
        return {name: getattr(value, name) for name in value.__slots__}
    raise TypeError(f"{value!r} has no canonical text")


MINORS = ("teen", "child")
