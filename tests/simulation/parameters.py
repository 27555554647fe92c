"""Parameters of a simulated market: how many places there are, and how far people differ from the ranking's assumptions."""

from dataclasses import dataclass

# The terms of the fit, in the order of every weight array of the model.
CONCERN, APPROACH, GENDER, IDENTITY, TRAUMA, TIME, SOON = range(7)
TERMS = 7
# The weights of a person who doesn't change them.
DEFAULTS = (3, 2, 2, 2, 3, 3, 3)

DAYS = 30  # people arrive on these
WINDOW = 14  # openings are listed this many days ahead, from tomorrow on
VISITS = 3  # to the site: the first, and at most two returns
PERIODS = 3  # morning, afternoon, evening
UTILITY_SCALE = 7.0  # the weight of a full fit, relative to noise of scale 1


@dataclass(frozen=True, slots=True)
class MarketParameters:
    """One kind of market.

    `room` is the number of places per person; `spread` the log-deviation of true weights from the defaults; `half_life` the
    true half-life of promptness in days; `unstated` the share of preferences that people don't state; `weakest` the share
    of people who judge by the worst point as much as by the whole.
    """

    name: str
    room: float = 1.25
    spread: float = 0.5
    half_life: float = 4.0
    unstated: float = 0.15
    weakest: float = 0.0


MARKETS = {
    market.name: market
    for market in (
        MarketParameters("balanced"),
        MarketParameters("tight", room=0.75),
        MarketParameters("glut", room=3.0),
        MarketParameters("misspecified", spread=1.0, half_life=10.0, unstated=0.4, weakest=0.5),
    )
}

PREFERENCES = (CONCERN, APPROACH, GENDER, IDENTITY, TRAUMA)  # the terms that don't depend on the calendar
