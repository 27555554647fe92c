"""What the listed providers have open now, over this process's index."""

from datetime import datetime

from matching import index
from matching.domain import supply
from matching.domain.supply import Supply
from providers.domain.zones import MOST_PEOPLE


def now(moment: datetime) -> Supply:
    """The picture as of that moment."""
    with index.current(moment) as columns:
        return supply.supply(columns, MOST_PEOPLE, moment)
