"""When a visit with one provider can start: hours, time off, booked time, notice and horizon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from matching.appointments.domain.criteria import HORIZON_DAYS
from matching.availability.domain.booked_time import BookedTime
from providers.directory.domain import hours, intervals
from providers.directory.domain.hours import OpenHours, VisitLength
from providers.directory.domain.profile import Profile

# How far ahead existing clients may book, whatever the provider's horizon.
MAX_HORIZON_DAYS = 90


@dataclass(frozen=True, slots=True)
class Availability:
    """One provider's profile and booked time as of `now`."""

    profile: Profile
    booked_time: BookedTime
    now: datetime

    @property
    def accepting(self) -> bool:
        """Whether the provider accepts new clients and has free capacity."""
        return self.profile.accepting and self.booked_time.places_taken < self.profile.capacity

    @property
    def is_listed(self) -> bool:
        """Whether the provider is on the list today, by the local date of their own time zone."""
        return self.listed_on(hours.local_date(self.profile.timezone, self.now))

    @property
    def earliest(self) -> datetime:
        """The first instant that the provider's notice allows."""
        return self.now + timedelta(minutes=self.profile.schedule.notice)

    @property
    def horizon_end(self) -> datetime:
        """The end of the provider's booking horizon, at most 90 days, which holds for their existing clients."""
        return self.now + timedelta(days=min(self.profile.schedule.horizon_days, MAX_HORIZON_DAYS))

    @property
    def latest(self) -> datetime:
        """The end of the booking horizon for new clients: the provider's or ours, the earlier of the two."""
        return min(self.horizon_end, self.now + timedelta(days=HORIZON_DAYS))

    def listed_on(self, today: date) -> bool:
        """Return whether the provider is on the list where it is `today`: a license is in force in some state."""
        profile = self.profile
        return profile.listable and any(row.starts_on <= today <= row.ends_on for row in profile.authorities)

    def visit_length(self, care_type: str, format_: str, visit: str) -> VisitLength | None:
        """Return the provider's visit type, or None. A later visit without its own type uses the first-visit type."""
        visit_length = self.profile.visit_length(care_type, format_, visit)
        return visit_length or (self.profile.visit_length(care_type, format_, "first") if visit == "later" else None)

    def starts(
        self, visit_length: VisitLength, first: datetime, last: datetime, limit: int | None = None
    ) -> list[datetime]:
        """Return the starts in [first, last) that a hold would accept now, earliest first."""
        return self._starts([visit_length], first, min(last, self.latest), limit)[0]

    def later_starts(self, visit_length: VisitLength) -> list[datetime]:
        """Return every start up to the provider's horizon that is free for an existing client, earliest first."""
        return self._starts([visit_length], self.now, self.horizon_end, None)[0]

    def public_starts(
        self, visit_length: VisitLength, first: datetime, last: datetime, timezone: str
    ) -> list[datetime]:  # fmt: skip
        """Return the starts in [first, last) that some client could hold now, earliest first, for a list that knows none.

        The day that decides about licenses and plans is the date in `timezone`.
        """
        return [
            start
            for begin, end in self._bookable_periods(first, last, timezone)
            for start in self.starts(visit_length, begin, end)
        ]

    def next_openings(self, visit_types: Sequence[VisitLength]) -> list[datetime | None]:
        """Return the earliest start of each visit type that some client could hold in the next 28 days, or None.

        Days are dates in the provider's time zone.
        """
        openings: list[datetime | None] = [None] * len(visit_types)
        for begin, end in self._bookable_periods(self.now, self.latest, self.profile.timezone):
            starts = self._starts(visit_types, begin, end, 1)
            openings = [known or (own[0] if own else None) for known, own in zip(openings, starts, strict=True)]
        return openings

    def _bookable_days(self) -> list[tuple[date, date]]:
        """Return the spans of local dates, first and last, on which someone may be seen: licensed, and with a way to pay."""
        profile = self.profile
        if profile.fee is not None:
            return [(row.starts_on, row.ends_on) for row in profile.authorities]
        return [
            (max(row.starts_on, part.starts_on), min(row.ends_on, part.ends_on or row.ends_on))
            for row in profile.authorities
            for part in profile.participations
            if part.states is None or row.state in part.states
        ]

    def _bookable_periods(self, first: datetime, last: datetime, timezone: str) -> list[tuple[datetime, datetime]]:
        """Return the parts of [first, last) that are bookable days in `timezone`. None if the provider isn't listed there."""
        first, last = max(first, self.now), min(last, self.latest)
        if first >= last or not self.listed_on(hours.local_date(timezone, self.now)):
            return []
        first_day, last_day = hours.local_date(timezone, first), hours.local_date(timezone, last)
        spans = [(max(begin, first_day), min(end, last_day)) for begin, end in self._bookable_days()]
        periods = intervals.merge(
            (hours.local_midnight(timezone, begin), hours.local_midnight(timezone, end + timedelta(days=1)))
            for begin, end in spans
            if begin <= end
        )
        return [
            (max(first, intervals.to_datetime(begin)), min(last, intervals.to_datetime(end))) for begin, end in periods
        ]

    def _starts(
        self, visit_types: Sequence[VisitLength], first: datetime, last: datetime, limit: int | None
    ) -> list[list[datetime]]:
        low = intervals.to_minute(max(first, self.earliest), up=True)
        high = intervals.to_minute(last, up=True)
        origin = low - low % hours.DAY
        size = max(high - origin, 0) // hours.QUARTER + 1
        open_hours, starts_by_type = self._open_hours(origin, high), []
        for visit_length in visit_types:
            bits = hours.start_bitmap(open_hours, visit_length, self.booked_time.busy, origin, size)
            minutes = hours.start_minutes(hours.clip(bits, origin, low, high), origin, limit)
            starts_by_type.append([intervals.to_datetime(at) for at in minutes])
        return starts_by_type

    def is_offered(self, visit_length: VisitLength, start: datetime) -> bool:
        """Return whether hours and time off allow a visit at `start`, regardless of bookings."""
        at = intervals.to_minute(start)
        return intervals.to_datetime(at) == start and hours.is_offered(
            self._open_hours(at, at + hours.DAY), visit_length, at
        )

    def is_free(self, visit_length: VisitLength, start: datetime) -> bool:
        """Return whether no hold or appointment overlaps a visit at `start`, buffers included."""
        first, last = visit_length.blocked_period(intervals.to_minute(start))
        return not intervals.overlaps_any(first, last, self.booked_time.busy)

    def _open_hours(self, first: int, last: int) -> OpenHours:
        schedule = self.profile.schedule
        return hours.open_hours(schedule.weekly, schedule.time_off, first, max(last, first) + hours.DAY)
