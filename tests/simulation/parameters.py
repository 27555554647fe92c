"""What a simulated market is like: how much room there is, and how far people are from what the ranking supposes."""

from dataclasses import dataclass

# The terms of the fit, in the order of every weight array of the model.
CONCERN, APPROACH, GENDER, IDENTITY, TRAUMA, TIME, SOON = range(7)
TERMS = 7
# The weights of somebody who leaves them untouched.
DEFAULTS = (3, 2, 2, 2, 3, 3, 3)

DAYS = 30  # people arrive on these
WINDOW = 14  # openings are shown so many days ahead, from tomorrow on
VISITS = 3  # the first, and coming back twice at most
PERIODS = 3  # morning, afternoon, evening
UTILITY_SCALE = 7.0  # how much a whole fit counts beside the noise of scale 1


@dataclass(frozen=True, slots=True)
class MarketParameters:
    """One kind of market.

    `room` is places for each person who looks; `spread` the log-deviation of true weights from the defaults; `half_life`
    in days, of how soon matters in truth; `unstated` the share of wishes that people have and don't tell; `weakest` the
    share of people who judge by the worst point as much as by the whole.
    """

    name: str
    room: float = 1.25
    spread: float = 0.5
    half_life: float = 4.0
    unstated: float = 0.15
    weakest: float = 0.0


MARKETS = {
    one.name: one
    for one in (
        MarketParameters("balanced"),
        MarketParameters("tight", room=0.75),
        MarketParameters("glut", room=3.0),
        MarketParameters("misspecified", spread=1.0, half_life=10.0, unstated=0.4, weakest=0.5),
    )
}

PREFERENCES = (CONCERN, APPROACH, GENDER, IDENTITY, TRAUMA)  # the terms that don't depend on the calendar
