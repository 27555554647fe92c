"""A provider with what is taken: enough to say when a session of some kind could start."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.availability.domain.booked_time import Occupancy
from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import Published, Session
from providers.directory.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class Diary:
    """One provider's time as of `now`."""

    profile: Profile
    taken: Occupancy
    now: datetime

    @property
    def accepting(self) -> bool:
        """Whether a new client would be taken: the provider's word and a free place."""
        return self.profile.accepting and self.taken.places_taken < self.profile.capacity

    @property
    def soonest(self) -> datetime:
        """The first instant that notice allows."""
        return self.now + timedelta(minutes=self.profile.schedule.notice)

    @property
    def latest(self) -> datetime:
        """The instant at which the provider's horizon ends, or ours: nobody books further ahead."""
        return self.now + timedelta(days=min(self.profile.schedule.horizon_days, HORIZON_DAYS))

    def visit_type(self, care_type: str, format_: str, visit: str) -> Session | None:
        """The provider's visit type of that kind, or None. A later visit is as long as a first one unless listed apart."""
        found = self.profile.session(care_type, format_, visit)
        return found or (self.profile.session(care_type, format_, "first") if visit == "later" else None)

    def starts(self, session: Session, first: datetime, last: datetime, limit: int | None = None) -> list[datetime]:
        """Starts in [first, last) that a hold would get now, soonest first: after notice, within the horizon."""
        return self._starts([session], first, last, limit)[0]

    def next_openings(self, sessions: Sequence[Session]) -> list[datetime | None]:
        """For each kind of session its earliest start within 28 days, or None."""
        found = self._starts(sessions, self.now, self.now + timedelta(days=HORIZON_DAYS), 1)
        return [starts[0] if starts else None for starts in found]

    def _starts(
        self, sessions: Sequence[Session], first: datetime, last: datetime, limit: int | None
    ) -> list[list[datetime]]:
        low = intervals.minute(max(first, self.soonest), up=True)
        high = intervals.minute(min(last, self.latest), up=True)
        origin = low - low % hours.DAY
        size = max(high - origin, 0) // hours.QUARTER + 1
        published, found = self._published(origin, high), []
        for session in sessions:
            bits = hours.starts(published, session, self.taken.busy, origin, size)
            minutes = hours.minutes_of(hours.within(bits, origin, low, high), origin, limit)
            found.append([intervals.instant(at) for at in minutes])
        return found

    def offers(self, session: Session, start: datetime) -> bool:
        """Whether hours and time off would let a session start then, whatever is booked."""
        at = intervals.minute(start)
        return intervals.instant(at) == start and hours.offered(self._published(at, at + hours.DAY), session, at)

    def free(self, session: Session, start: datetime) -> bool:
        """Whether nothing that is held or booked stands in the way of a session from `start`."""
        first, last = session.blocked(intervals.minute(start))
        return not any(begin < last and first < end for begin, end in self.taken.busy)

    def _published(self, first: int, last: int) -> Published:
        schedule = self.profile.schedule
        return hours.published(schedule.weekly, schedule.time_off, first, max(last, first) + hours.DAY)
