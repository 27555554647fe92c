"""Everything that decides whether a client may have a provider's time, as one value."""

from dataclasses import dataclass
from datetime import datetime

from matching.appointments.domain.appointment import Refused
from matching.appointments.domain.criteria import Criteria
from matching.availability.domain.availability import Diary
from providers.directory.domain.hours import Session


@dataclass(frozen=True, slots=True)
class BookingContext:
    """A visit of one client to one provider, before its start is chosen.

    `availability` is the provider's profile and booked time as of `now`. `visit` is "first" or "later", `payer_plans` the
    plans of the payer that the criteria name, none for no payer.
    """

    criteria: Criteria
    availability: Diary
    payer_plans: frozenset[str] = frozenset()
    visit: str = "first"

    @property
    def now(self) -> datetime:
        """The instant that the availability was read at."""
        return self.availability.now

    @property
    def visit_type(self) -> Session | None:
        """The provider's visit type for this care, format and visit, or None if they offer none."""
        return self.availability.visit_type(self.criteria.care_type, self.criteria.format, self.visit)

    @property
    def required_visit_type(self) -> Session:
        """The same. Raises Refused `not-eligible` if the provider offers none."""
        if self.visit_type is None:
            raise Refused("not-eligible", constraint="session_type")
        return self.visit_type
