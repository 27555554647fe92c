"""The supply of all listed providers, for staff. It uses no client's answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import numpy as np

from matching.appointments.domain.criteria import HORIZON_DAYS, Criteria
from matching.search.domain import provider_arrays
from matching.search.domain.day_bitmaps import Days, first_bit, slot_at
from matching.search.domain.hard_filters import MatchQuery, Rows, any_bit
from matching.search.domain.provider_arrays import ProviderArrays
from matching.search.domain.shard import positions
from matching.search.domain.week_openings import sessions_that_fit, unpack_bits
from providers.directory.domain import hours, intervals

WEEK = 7 * hours.DAY // hours.QUARTER
INDIVIDUAL = provider_arrays.visit_kind_code("therapy", "individual")


@dataclass(frozen=True, slots=True)
class Supply:
    """Current supply.

    `listed` counts providers, `bookable` those whom a new client can book within four weeks. `openings` counts the first
    sessions that fit one after another in the next seven days. `days` maps each state to the median of days to the first
    opening.
    """

    listed: int
    bookable: int
    openings: int
    days: Mapping[str, int]

    @property
    def unbookable_share(self) -> float | None:
        """The share of listed providers whom no new client can book, or None without listed providers."""
        return 1 - self.bookable / self.listed if self.listed else None


def supply(arrays: ProviderArrays, zones: Mapping[str, str], as_of: datetime) -> Supply:
    """Return the supply as of a moment. `zones` maps each state to the time zone that its days are counted in."""
    bookable: set[int] = set()
    openings: dict[int, int] = {}
    days: dict[str, int] = {}
    for state, shard in arrays.shards.items():
        at = positions(shard.rows_with_flag(("open", 1)))
        records = shard.records.take(at)
        query = MatchQuery(arrays, _no_preferences(state, zones[state]), as_of)
        listed = any_bit(records["listed"], 1 << query.today)
        at, records = at[listed], records[listed]
        rows = Rows(at, records, records["authority"])
        starts = query.available_starts(rows, wide=True)
        bookable_rows = starts.any(axis=1)
        bookable.update(records["provider"][bookable_rows].tolist())
        individual = np.flatnonzero(bookable_rows & np.isin(at, positions(shard.rows_with_flag(("kind", INDIVIDUAL)))))
        if not len(individual):
            continue
        low = query.window(wide=True).low
        first = query.days.of(low * 64 + first_bit(starts[individual])) - query.today
        days[state] = int(np.median(first))
        now = slot_at(intervals.to_minute(as_of, up=True), arrays.origin) - low * 64
        counts = sessions_that_fit(
            unpack_bits(starts[individual])[:, max(now, 0) : max(now, 0) + WEEK], records["minutes"][individual]
        )
        openings.update(zip(records["provider"][individual].tolist(), counts.tolist(), strict=True))
    return Supply(
        arrays.considered(Days("UTC", arrays.origin).day_index(intervals.to_minute(as_of))),
        len(bookable),
        sum(openings.values()),
        days,
    )


def _no_preferences(state: str, zone: str) -> Criteria:
    return Criteria(
        state=state, timezone=zone, age_group="adult", self_pay_max=Decimal(0), window_days=HORIZON_DAYS
    )  # fmt: skip
