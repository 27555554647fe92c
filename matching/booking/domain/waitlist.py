"""Waiting for a time: what was on the list already, what is new, and when nobody is written to."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from providers.directory.domain.hours import QUARTER

WAITING, OFFERED, ENDED = "waiting", "offered", "ended"

Runs = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody could have had when they joined: by provider, runs of starts [first minute, how many quarters].

    `until` is the minute (since the epoch) at which the window ended that they were shown then.
    """

    until: int
    starts: Mapping[int, Runs]

    def is_new(self, provider: int, start: int) -> bool:
        """Whether a start opened since: at a therapist who wasn't on the list, or within the days that were shown.

        The next day of a calendar that was open all along is no news.
        """
        if provider not in self.starts:
            return True
        return start < self.until and not any(
            first <= start < first + count * QUARTER for first, count in self.starts[provider]
        )

    def to_json(self) -> str:
        """As text, for keeping."""
        return json.dumps([self.until, {str(one): list(runs) for one, runs in self.starts.items()}])

    @classmethod
    def from_json(cls, text: str) -> "Known":
        """What `to_json` wrote."""
        until, starts = json.loads(text)
        return cls(until, {int(one): runs for one, runs in starts.items()})


def runs(starts: Iterable[int]) -> list[list[int]]:
    """Sorted starts, in minutes on the quarter-hour grid, as runs."""
    found: list[list[int]] = []
    for start in starts:
        if found and start == found[-1][0] + found[-1][1] * QUARTER:
            found[-1][1] += 1
        else:
            found.append([start, 1])
    return found


def quiet(now: datetime, zone: str, begin: int, end: int) -> bool:
    """Whether it is night for somebody: from `begin` o'clock until before `end` o'clock in their zone."""
    hour = now.astimezone(ZoneInfo(zone)).hour
    return begin <= hour < end if begin <= end else hour >= begin or hour < end
