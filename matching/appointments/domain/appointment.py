"""The state machine of an appointment (FHIR's word; pages say "session"): its statuses and the transitions between them."""

from datetime import date, datetime, timedelta
from typing import Any

HELD, BOOKED, EXPIRED, CANCELLED = "held", "booked", "expired", "cancelled"
COMPLETED, NO_SHOW = "completed", "no_show"
STATUSES = (HELD, BOOKED, EXPIRED, CANCELLED, COMPLETED, NO_SHOW)
# These occupy the provider's time; all others are ends.
LIVE = (HELD, BOOKED)

TRANSITIONS: dict[str, frozenset[str]] = {
    HELD: frozenset({BOOKED, EXPIRED, CANCELLED}),
    BOOKED: frozenset({BOOKED, CANCELLED, COMPLETED, NO_SHOW}),
    EXPIRED: frozenset(),
    CANCELLED: frozenset(),
    COMPLETED: frozenset(),
    NO_SHOW: frozenset(),
}

# An appointment's token opens it until this long after the session.
TOKEN_OUTLIVES_SESSION = timedelta(days=30)


def can_transition(before: str, after: str) -> bool:
    """Whether an appointment may go from one status to another. Booked to booked is a move."""
    return after in TRANSITIONS[before]


def token_dies(end: datetime) -> datetime:
    """When the token of an appointment that ends then stops opening it."""
    return end + TOKEN_OUTLIVES_SESSION


def age_on(born: date, day: date) -> int:
    """Whole years on a day. Someone born on 29 February is a year older on 1 March of other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class ImpossibleTransition(Exception):
    """The state machine has no transition from the appointment's status to the other one: a bug in the caller."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"An appointment can't go from {before} to {after}.")
        self.before, self.after = before, after


class Refused(Exception):
    """A rule says no. `code` is the contract's; `figures` are what the answer needs to explain it.

    `kept` is set where the refusal itself changed something that must stay (a cost that was shown anew).
    """

    def __init__(self, code: str, *, kept: bool = False, **figures: Any) -> None:
        super().__init__(code)
        self.code, self.kept, self.figures = code, kept, figures
