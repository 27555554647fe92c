"""The state machine of an appointment: its statuses and the transitions between them."""

from datetime import date, datetime, timedelta
from typing import Any

HELD, BOOKED, EXPIRED, CANCELED = "held", "booked", "expired", "cancelled"
COMPLETED, NO_SHOW = "completed", "no_show"
STATUSES = (HELD, BOOKED, EXPIRED, CANCELED, COMPLETED, NO_SHOW)
# These block the provider's time.
LIVE = (HELD, BOOKED)

TRANSITIONS: dict[str, frozenset[str]] = {
    HELD: frozenset({BOOKED, EXPIRED, CANCELED}),
    BOOKED: frozenset({BOOKED, CANCELED, COMPLETED, NO_SHOW}),
    EXPIRED: frozenset(),
    CANCELED: frozenset(),
    # Corrections of the outcome, within CORRECTABLE_FOR.
    COMPLETED: frozenset({NO_SHOW}),
    NO_SHOW: frozenset({COMPLETED}),
}

# How long after its end the outcome of an appointment can be corrected.
CORRECTABLE_FOR = timedelta(days=7)
# How long after its end an appointment's token works.
TOKEN_OUTLIVES_SESSION = timedelta(days=30)


def can_transition(before: str, after: str) -> bool:
    """Return whether an appointment may go from one status to another. Booked to booked is a move."""
    return after in TRANSITIONS[before]


def is_correctable(status: str, end: datetime, now: datetime) -> bool:
    """Return whether a recorded outcome can still be changed. `end` is the end of the appointment's period."""
    return status in (COMPLETED, NO_SHOW) and now < end + CORRECTABLE_FOR


def token_expires_at(end: datetime) -> datetime:
    """Return when the token of an appointment expires. `end` is the end of its period."""
    return end + TOKEN_OUTLIVES_SESSION


def age_on(born: date, day: date) -> int:
    """Return the age in whole years. In years without February 29, a birthday on that date counts from March 1."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


class ImpossibleTransition(Exception):
    """The state machine has no such transition. This is a bug in the caller."""

    def __init__(self, before: str, after: str) -> None:
        super().__init__(f"The status can't change from {before} to {after}.")
        self.before, self.after = before, after


class BookingRefused(Exception):
    """A booking rule refused the request.

    `code` is the problem code of the HTTP contract. The keyword arguments are details for the explanation. With
    `persist` the transaction must be committed anyway (a changed cost).
    """

    def __init__(self, code: str, *, persist: bool = False, **details: Any) -> None:
        super().__init__(code)
        self.code, self.persist, self.details = code, persist, details
