"""The match criteria of a client."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from providers.directory.domain import hours, intervals

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PREFERENCES = ("concerns", "times", "soon", "trauma_informed", "approaches", "genders", "identities")
CAN_BE_REQUIRED = ("approaches", "genders", "times")
HORIZON_DAYS = 28


@dataclass(frozen=True, slots=True)
class PreferredTimes:
    """Preferred start times on some weekdays (Monday is 0): [start, end) in minutes of the local day."""

    days: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each preference, from 0 (doesn't matter) to 3 (very important)."""

    concerns: int = 3
    times: int = 3
    soon: int = 3
    trauma_informed: int = 3
    approaches: int = 2
    genders: int = 2
    identities: int = 2


@dataclass(frozen=True, slots=True)
class Criteria:
    """What to match by. Exactly one of `plan`, `payer` and `self_pay_max` (USD per session) is set."""

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
    times: tuple[PreferredTimes, ...] = ()
    importance: Weights = field(default_factory=Weights)
    earliest: date | None = None
    window_days: int = 14
    exclude: frozenset[str] = frozenset()

    def window(self, as_of: datetime, days: int | None = None) -> tuple[int, int]:
        """Return the first and last minute (half-open, since the epoch) when an opening may start.

        The window starts at `as_of` or at midnight of `earliest`. It is `days` (or `window_days`) times 24 hours long, and
        ends at most 28 days after `as_of`.
        """
        first = intervals.to_minute(as_of, up=True)
        latest = intervals.to_minute(as_of + timedelta(days=HORIZON_DAYS), up=True)
        if self.earliest:
            first = max(first, hours.local_midnight(self.timezone, self.earliest))
        return first, min(first + (days or self.window_days) * hours.DAY, latest)

    def states(self) -> tuple[str, ...]:
        """Return every state where a participant will be. The provider needs a license in each."""
        return (self.state, *self.other_states)

    def to_json(self) -> str:
        """Return canonical JSON: equal criteria give equal text."""
        values = {name: getattr(self, name) for name in self.__slots__}
        return json.dumps(values, default=_plain, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> "Criteria":
        """Return criteria from plain values by field name, as JSON or a form has them.

        Lists become tuples and sets without duplicates. Amounts and dates may be text. `times` are mappings with `days`,
        `start` and `end`; `importance` is a mapping of weights. Missing and None values get the default. Unknown names are
        ignored.
        """
        present = {name: values[name] for name in cls.__slots__ if values.get(name) is not None}
        parsed = {name: _FROM_PLAIN[name](value) if name in _FROM_PLAIN else value for name, value in present.items()}
        return cls(**parsed)

    @classmethod
    def from_json(cls, text: str | bytes) -> "Criteria":
        """Return the criteria from the text of `to_json`."""
        return cls.from_values(json.loads(text))

    def seed(self, day: date) -> int:
        """Return 64 bits from the day and the criteria, the seed of the tiebreak."""
        weights = self.importance
        parts = [
            *(day.toordinal(), self.state, self.timezone, self.age_group, self.other_states, self.plan, self.payer),
            *(self.format, self.care_type, self.concerns, self.trauma_informed, self.languages, self.approaches),
            *(self.genders, self.identities, sorted(self.must), sorted(self.exclude), self.window_days),
            None if self.self_pay_max is None else format(self.self_pay_max.normalize(), "f"),
            None if self.earliest is None else self.earliest.toordinal(),
            *((times.days, times.start, times.end) for times in self.times),
            *(weights.concerns, weights.times, weights.soon, weights.trauma_informed),
            *(weights.approaches, weights.genders, weights.identities),
        ]
        return int.from_bytes(hashlib.blake2b(repr(parts).encode(), digest_size=8).digest(), "big")


def _unique(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


def _times(values: Iterable[Mapping[str, Any]]) -> tuple[PreferredTimes, ...]:
    return tuple(PreferredTimes(tuple(sorted(set(each["days"]))), each["start"], each["end"]) for each in values)


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


_FROM_PLAIN: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("other_states", "concerns", "languages", "approaches", "genders", "identities"), _unique),
    **dict.fromkeys(("must", "exclude"), frozenset),
    "self_pay_max": Decimal,
    "times": _times,
    "importance": lambda weights: Weights(**weights),
    "earliest": _day,
}


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, PreferredTimes | Weights):
        return {name: getattr(value, name) for name in value.__slots__}
    raise TypeError(f"{value!r} has no canonical text")


MINORS = ("teen", "child")
