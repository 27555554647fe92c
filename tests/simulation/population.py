"""Where people live: the 50 states and the District of Columbia by rounded population, the largest first."""

import numpy as np

from matching.search.domain.shard import Array

# Population in tenths of a million, rounded.
TENTHS = (
    *(390, 305, 226, 196, 130, 125, 118, 110, 108, 100),
    *(93, 87, 78, 74, 71, 70, 69, 62, 62, 59),
    *(59, 57, 54, 51, 46, 45, 42, 41, 36, 34),
    *(32, 32, 29, 29, 21, 20, 20, 18, 14, 14),
    *(14, 11, 11, 10, 9, 8, 7, 7, 7, 6, 6),
)
SMALL = 20  # tenths of a million: below that, a match counts as rare


def population_shares(therapists: int) -> tuple[Array, Array]:
    """Return the share of people in each state, and which states are small.

    A smaller directory covers fewer states, so that lists stay about as long: every n-th state, at least six.
    """
    count = min(len(TENTHS), max(6, therapists // 40))
    tenths = np.array(TENTHS)[np.linspace(0, len(TENTHS) - 1, count).round().astype(int)]
    return tenths / tenths.sum(), tenths < SMALL
