"""What is booked of a provider's time."""

from dataclasses import dataclass

from providers.directory.domain.intervals import Interval


@dataclass(frozen=True, slots=True)
class Occupancy:
    """What bookings do to a provider: blocked minutes, places taken since capacity was stated, first clients ever."""

    busy: tuple[Interval, ...] = ()
    places_taken: int = 0
    clients: int = 0
