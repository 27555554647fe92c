"""The facts that decide whether a client may book a provider's time, as one value."""

from dataclasses import dataclass
from datetime import datetime

from matching.appointments.domain.appointment import BookingRefused
from matching.appointments.domain.criteria import Criteria
from matching.availability.domain.availability import Availability
from providers.directory.domain.hours import VisitLength


@dataclass(frozen=True, slots=True)
class BookingContext:
    """A visit of one client to one provider, before its start is chosen.

    `visit` is "first" or "later". `payer_plans` are the plans of `criteria.payer`, empty without a payer.
    """

    criteria: Criteria
    availability: Availability
    payer_plans: frozenset[str] = frozenset()
    visit: str = "first"

    @property
    def now(self) -> datetime:
        """The instant when the availability was read."""
        return self.availability.now

    @property
    def visit_length(self) -> VisitLength | None:
        """The provider's visit type for this care, format and visit, or None if they offer none."""
        return self.availability.visit_length(self.criteria.care_type, self.criteria.format, self.visit)

    @property
    def required_visit_type(self) -> VisitLength:
        """The provider's visit type. Raises BookingRefused `not-eligible` if they offer none."""
        if self.visit_length is None:
            raise BookingRefused("not-eligible", constraint="session_type")
        return self.visit_length
