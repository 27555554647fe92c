"""Waitlist rules: which openings are new to a client, and when not to notify them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from providers.directory.domain.hours import QUARTER

WAITING, OFFERED, ENDED = "waiting", "offered", "ended"
TRANSITIONS: dict[str, frozenset[str]] = {
    WAITING: frozenset({OFFERED, ENDED}),
    OFFERED: frozenset({WAITING, ENDED}),
    ENDED: frozenset(),
}

Runs = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class KnownOpenings:
    """The openings a client could have booked when they joined: by provider, runs of starts [first minute, quarter hours].

    `until` is the end of the window they were shown, in minutes since the epoch.
    """

    until: int
    starts: Mapping[int, Runs]

    def is_new(self, provider: int, start: int) -> bool:
        """Return whether a start opened after the client joined: with a new provider, or within the window they were shown.

        A later day of a calendar that was already open is not news.
        """
        if provider not in self.starts:
            return True
        return start < self.until and not any(
            first <= start < first + count * QUARTER for first, count in self.starts[provider]
        )

    def to_json(self) -> str:
        """Serialize for storage."""
        return json.dumps([self.until, {str(provider): list(own_runs) for provider, own_runs in self.starts.items()}])

    @classmethod
    def from_json(cls, text: str) -> "KnownOpenings":
        """Parse what `to_json` returned."""
        until, starts = json.loads(text)
        return cls(until, {int(provider): own_runs for provider, own_runs in starts.items()})


def start_runs(starts: Iterable[int]) -> list[list[int]]:
    """Group sorted starts, in minutes on the quarter-hour grid, into runs [first minute, quarter hours]."""
    merged: list[list[int]] = []
    for start in starts:
        if merged and start == merged[-1][0] + merged[-1][1] * QUARTER:
            merged[-1][1] += 1
        else:
            merged.append([start, 1])
    return merged
