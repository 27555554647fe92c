"""The current supply, from the index of this process."""

from datetime import datetime

from matching.reports.domain import capacity
from matching.reports.domain.capacity import Supply
from matching.search import index
from providers.directory.domain.zones import DEFAULT_TIMEZONE


def current(moment: datetime) -> Supply:
    """Return the supply as of a moment."""
    with index.current(moment) as arrays:
        return capacity.supply(arrays, DEFAULT_TIMEZONE, moment)
