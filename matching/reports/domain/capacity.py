"""What the listed providers have open, as one picture: for staff, who ask about all of them and no person's answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.search.domain import provider_arrays as grid
from matching.search.domain.day_bitmaps import first_bit, slot
from matching.search.domain.hard_filters import Question, Rows
from matching.search.domain.provider_arrays import Columns
from matching.search.domain.shard import positions
from matching.search.domain.week_openings import in_a_row, unpacked
from providers.directory.domain import hours, intervals

WEEK = 7 * hours.DAY // hours.QUARTER
USUAL = grid.kind("therapy", "individual")


@dataclass(frozen=True, slots=True)
class Supply:
    """`listed` providers, `bookable` of them by somebody new within four weeks; `openings`: first sessions one after another
    that all of them have room for in the next seven days; `days`: state → days until the provider in the middle has one.
    """

    listed: int
    bookable: int
    openings: int
    days: Mapping[str, int]

    @property
    def ghosts(self) -> float | None:
        """The share of those listed whom nobody new can book."""
        return 1 - self.bookable / self.listed if self.listed else None


def supply(columns: Columns, zones: Mapping[str, str], as_of: datetime) -> Supply:
    """The picture as of a moment. `zones`: each state's time zone, by whose days the days are counted."""
    bookable: set[int] = set()
    places: dict[int, int] = {}
    days: dict[str, int] = {}
    for state, shard in columns.shards.items():
        at = positions(shard.marked(("open", 1)))
        records = shard.records.take(at)
        rows = Rows(at, records, records["authority"])
        question = Question(columns, _anybody(state, zones[state]), as_of)
        starts = question.starts(rows, wide=True)
        open_ = starts.any(axis=1)
        bookable.update(records["provider"][open_].tolist())
        usual = np.flatnonzero(open_ & np.isin(at, positions(shard.marked(("kind", USUAL)))))
        if not len(usual):
            continue
        low = question.window(wide=True).low
        first = question.days.of(low * 64 + first_bit(starts[usual])) - question.today
        days[state] = int(np.median(first))
        now = slot(intervals.minute(as_of, up=True), columns.origin) - low * 64
        room = in_a_row(unpacked(starts[usual])[:, max(now, 0) : max(now, 0) + WEEK], records["minutes"][usual])
        places.update(zip(records["provider"][usual].tolist(), room.tolist(), strict=True))
    return Supply(columns.considered, len(bookable), sum(places.values()), days)


def _anybody(state: str, zone: str) -> Criteria:
    return Criteria(
        state=state, timezone=zone, age_group="adult", self_pay_max=Decimal(0), window_days=HORIZON_DAYS
    )  # fmt: skip
