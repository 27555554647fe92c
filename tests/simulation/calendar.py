"""Openings as bits of days: when the first one is, and which day it falls on."""

import numpy as np

from matching.search.domain.shard import Array
from tests.simulation.parameters import PERIODS, WINDOW

NEVER = 64  # the first day of a calendar without openings
ONE = np.uint64(1)


def window(day: int, length: int = WINDOW) -> np.uint64:
    """The days that are on offer on a day: from the next one on."""
    return np.uint64(((1 << length) - 1) << (day + 1))


def first_day(open_: Array) -> Array:
    """The first day of each, as a number."""
    return np.bitwise_count(~open_ & (open_ - ONE)).astype(np.int64)


def openings_in_periods(starts: Array, times: int) -> Array:
    """The openings in any of these periods; `starts` has a row for each period."""
    found = np.zeros_like(starts[0])
    for period in range(PERIODS):
        if times >> period & 1:
            found |= starts[period]
    return found
