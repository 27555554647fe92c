"""Openings as bits, one per day."""

import numpy as np

from matching.search.domain.shard import Array
from tests.simulation.parameters import PERIODS, WINDOW

NEVER = 64  # the first day of a calendar without openings
FIRST_BIT = np.uint64(1)


def window(day: int, length: int = WINDOW) -> np.uint64:
    """Return the days that can be booked on `day`: `length` days from the next one on."""
    return np.uint64(((1 << length) - 1) << (day + 1))


def first_day(open_: Array) -> Array:
    """Return the number of the first day of each calendar, NEVER if it is empty."""
    return np.bitwise_count(~open_ & (open_ - FIRST_BIT)).astype(np.int64)


def openings_in_periods(starts: Array, times: int) -> Array:
    """Return the openings in any of these periods. `starts` has a row for each period, `times` a bit."""
    openings = np.zeros_like(starts[0])
    for period in range(PERIODS):
        if times >> period & 1:
            openings |= starts[period]
    return openings
