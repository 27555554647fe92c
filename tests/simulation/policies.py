"""Ways to sort the therapists on offer. Each policy returns positions, the best first.

`production_v1` is the ranking of the service, with its constants; a test compares its order with the real one.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matching.search.domain.ranking import NEW_BELOW, STEP
from matching.search.domain.scoring import HALF_LIFE_DAYS, OFF_TIME_DAYS, SCORE_SCALE
from matching.search.domain.shard import Array
from tests.simulation.calendar import NEVER

PROMPT = 0.5 ** (np.maximum(np.arange(NEVER + OFF_TIME_DAYS + 1) - 1, 0) / HALF_LIFE_DAYS)


@dataclass(slots=True)
class Listing:
    """The therapists on offer to one person at one moment, and what the person stated.

    `points` and `total` leave out `time` and `soon`. `days` counts from today to the first opening, `preferred_days` to the
    first opening in the preferred times.
    """

    points: Array
    total: int
    time: int
    soon: int
    days: Array
    preferred_days: Array
    clients: Array
    free: Array
    capacity: Array
    passes_filters: Array
    tiebreak: Array
    rng: np.random.Generator


Policy = Callable[[Listing], Array]


def order(fit: Array, clients: Array, free: Array, capacity: Array, days: Array, tiebreak: Array) -> Array:
    """Sort like the service: by steps of fit (in ten-thousandths), new providers, room, soonness, tiebreak."""
    return np.lexsort((tiebreak, days, -free / capacity, clients >= NEW_BELOW, -(fit // STEP)))


def production_v1(listing: Listing) -> Array:
    """Sort by the ranking of the service."""
    days = np.minimum(listing.preferred_days, listing.days + OFF_TIME_DAYS)
    points = listing.points + listing.time * (listing.preferred_days < NEVER - 1) + listing.soon * PROMPT[days]
    total = listing.total + listing.time + listing.soon
    fit = np.rint(points / total * SCORE_SCALE).astype(np.int64) if total else np.full(len(points), SCORE_SCALE)
    return order(fit, listing.clients, listing.free, listing.capacity, days, listing.tiebreak)


def random(listing: Listing) -> Array:
    """Return the eligible therapists in random order."""
    return listing.rng.permutation(len(listing.days))


def earliest(listing: Listing) -> Array:
    """Sort by the earliest opening, ignoring preferences."""
    return np.lexsort((listing.tiebreak, listing.days))


def directory(listing: Listing) -> Array:
    """Sort like a directory: those that match its filters (main concern, gender) first, otherwise at random."""
    return np.lexsort((listing.rng.random(len(listing.days)), ~listing.passes_filters))


def preferences(listing: Listing) -> Array:
    """Sort by preferences, ignoring when openings are."""
    return np.lexsort((listing.tiebreak, -_preference_points(listing)))


def preferences_soonest(listing: Listing) -> Array:
    """Sort by preferences, and equals by the earliest opening."""
    return np.lexsort((listing.tiebreak, listing.days, -_preference_points(listing)))


def _preference_points(listing: Listing) -> Array:
    """Return the points without soonness, in whole hundredths of a point."""
    return np.rint(100 * (listing.points + listing.time * (listing.preferred_days < NEVER - 1)))


PRODUCTION = "version 1"
STALE = "directory, stale calendars"
POLICIES: dict[str, Policy] = {
    STALE: directory,
    "directory, live calendars": directory,
    "random eligible": random,
    "earliest only": earliest,
    "preferences only": preferences,
    "preferences, then soonest": preferences_soonest,
    PRODUCTION: production_v1,
}
