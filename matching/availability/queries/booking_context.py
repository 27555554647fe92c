"""Load booking contexts from PostgreSQL. Under the provider's lock they stay valid until the commit."""

from collections.abc import Iterable
from datetime import datetime

from matching.appointments.domain.criteria import Criteria
from matching.availability.domain.booking_context import BookingContext
from matching.availability.queries import openings


def load(
    provider_id: int, criteria: Criteria, now: datetime, *, visit: str = "first", except_ref: str = ""
) -> BookingContext:
    """Return the context of one provider. `except_ref` leaves one appointment out of the booked time.

    Raises KeyError if the provider doesn't exist.
    """
    availability = openings.load_availability([provider_id], now, except_ref=except_ref)[provider_id]
    return BookingContext(criteria, availability, openings.payer_plans(criteria.payer), visit)


def load_many(
    provider_ids: Iterable[int], criteria: Criteria, now: datetime, *, visit: str = "first"
) -> dict[int, BookingContext]:
    """Return the contexts of these providers by id, in a fixed number of queries."""
    plans = openings.payer_plans(criteria.payer)
    availabilities = openings.load_availability(list(provider_ids), now)
    return {id_: BookingContext(criteria, availability, plans, visit) for id_, availability in availabilities.items()}
