"""Ways to order the therapists that a person could see. Each puts positions in order, the best first.

The first one is the ranking of the service, with its constants; a test compares its order with the real one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.domain.market.calendar import NEVER
from matching.search.domain.ranking import NEW_BELOW, STEP
from matching.search.domain.scoring import HALF_LIFE_DAYS, OFF_TIME_DAYS, WHOLE
from matching.search.domain.shard import Array

PROMPT = 0.5 ** (np.maximum(np.arange(NEVER + OFF_TIME_DAYS + 1) - 1, 0) / HALF_LIFE_DAYS)


@dataclass(slots=True)
class Listing:
    """The therapists on offer to one person at one moment, and what the person told.

    Points are of the calendar-free wishes, `total` of all but `time` and `soon`. `days` to the first opening, `liked` to the
    first in the wished times, both from today.
    """

    points: Array
    total: int
    time: int
    soon: int
    days: Array
    liked: Array
    clients: Array
    free: Array
    capacity: Array
    wanted: Array
    coin: Array
    chance: np.random.Generator


Policy = Callable[[Listing], Array]


def order(fit: Array, clients: Array, free: Array, capacity: Array, days: Array, coin: Array) -> Array:
    """The order of the service, from ten-thousandths of fit: steps, the new, room, soonness, a coin."""
    return np.lexsort((coin, days, -free / capacity, clients >= NEW_BELOW, -(fit // STEP)))


def version_one(listing: Listing) -> Array:
    """The ranking of the service."""
    days = np.minimum(listing.liked, listing.days + OFF_TIME_DAYS)
    points = listing.points + listing.time * (listing.liked < NEVER - 1) + listing.soon * PROMPT[days]
    total = listing.total + listing.time + listing.soon
    fit = np.rint(points / total * WHOLE).astype(np.int64) if total else np.full(len(points), WHOLE)
    return order(fit, listing.clients, listing.free, listing.capacity, days, listing.coin)


def random(listing: Listing) -> Array:
    """Whoever passes the gates, in any order."""
    return listing.chance.permutation(len(listing.days))


def earliest(listing: Listing) -> Array:
    """The soonest opening first, whatever was wished."""
    return np.lexsort((listing.coin, listing.days))


def directory(listing: Listing) -> Array:
    """A directory: filters for main concern and gender, then any order; the others after them."""
    return np.lexsort((listing.chance.random(len(listing.days)), ~listing.wanted))


def preferences(listing: Listing) -> Array:
    """What was wished, and never mind when."""
    return np.lexsort((listing.coin, -_liking(listing)))


def preferences_soonest(listing: Listing) -> Array:
    """What was wished, and among equals the soonest."""
    return np.lexsort((listing.coin, listing.days, -_liking(listing)))


def _liking(listing: Listing) -> Array:
    """Points without waiting, in whole hundredths of a point."""
    return np.rint(100 * (listing.points + listing.time * (listing.liked < NEVER - 1)))


VERSION_ONE = "version 1"
STALE = "directory, stale calendars"
POLICIES: dict[str, Policy] = {
    STALE: directory,
    "directory, live calendars": directory,
    "random eligible": random,
    "earliest only": earliest,
    "preferences only": preferences,
    "preferences, then soonest": preferences_soonest,
    VERSION_ONE: version_one,
}
