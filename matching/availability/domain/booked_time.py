"""What is booked of a provider's time."""

from dataclasses import dataclass

from providers.directory.domain.intervals import Interval


@dataclass(frozen=True, slots=True)
class BookedTime:
    """A provider's bookings: blocked periods (minutes since the epoch), places taken since capacity was last verified,
    and clients who ever had a first visit.
    """

    busy: tuple[Interval, ...] = ()
    places_taken: int = 0
    clients: int = 0
